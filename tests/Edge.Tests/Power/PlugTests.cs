using FabAccess.Edge.Power;
using FabAccess.Edge.Tests.Time;

namespace FabAccess.Edge.Tests.Power;

/// <summary>Each kind of plug against its simulated twin, over HTTP on loopback.</summary>
public sealed class PlugTests : IDisposable
{
    private readonly VirtualTime time = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-plug-");

    private static readonly PlugKind[] OverHttp = [.. Enum.GetValues<PlugKind>().Where(k => k != PlugKind.Mqtt)];

    public static TheoryData<PlugKind> Kinds => [.. OverHttp];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Plug_IsReadAndSwitched(PlugKind kind)
    {
        await using var bench = await PlugBench.Start(kind, time);
        bench.Relay.LoadWatts = 412.5;
        time.Pass(TimeSpan.FromSeconds(77));
        Assert.Equal((false, 0m, TimeSpan.FromSeconds(77)), Short(bench.Driver.Read()));
        bench.Driver.Switch(true, null);
        Assert.Equal((true, 412.5m, TimeSpan.FromSeconds(77)), Short(bench.Driver.Read()));
        bench.Driver.Switch(false, null);
        Assert.False(bench.Relay.IsOn);

        static (bool, decimal?, TimeSpan?) Short(PlugReading reading) => (reading.IsOn, reading.Watts, reading.PoweredFor);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lease_ThatIsRenewed_LetsThePlugStayOn_AndEndsAlone(PlugKind kind)
    {
        await using var bench = await PlugBench.Start(kind, time);
        for (int renewals = 0; renewals < 4; renewals++)
        {
            bench.Driver.Switch(true, TimeSpan.FromSeconds(90));
            time.Pass(TimeSpan.FromSeconds(89));
            Assert.True(bench.Relay.IsOn);
        }
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.False(bench.Relay.IsOn);
        // One without a lease takes the timer away.
        bench.Driver.Switch(true, TimeSpan.FromSeconds(90));
        bench.Driver.Switch(true, null);
        time.Pass(TimeSpan.FromHours(20));
        Assert.True(bench.Relay.IsOn);
    }

    [Theory]
    [InlineData(PlugKind.ShellyGen1)]
    [InlineData(PlugKind.Shelly)]
    public async Task Lease_ThatThePlugDidNotTake_IsRefused(PlugKind kind)
    {
        await using var bench = await PlugBench.Start(kind, time);
        if (bench.Gen1 is { } gen1) gen1.TakesTimers = false;
        else bench.Shelly!.TakesTimers = false;
        Assert.Contains("did not take the timer", Assert.Throws<PlugLeaseException>(() => bench.Driver.Switch(true, TimeSpan.FromSeconds(90))).Message, StringComparison.Ordinal);
        bench.Driver.Switch(true, null);
        Assert.True(bench.Relay.IsOn);
    }

    [Theory]
    [InlineData(PlugKind.ShellyGen1, """{"ison":true}""")]
    [InlineData(PlugKind.ShellyGen1, """{"ison":true,"has_timer":null}""")]
    [InlineData(PlugKind.ShellyGen1, """{"ison":true,"has_timer":"true"}""")]
    [InlineData(PlugKind.Shelly, """{"was_on":false}""")]
    [InlineData(PlugKind.Shelly, """{"was_on":false,"timer_duration":90}""")]
    [InlineData(PlugKind.Shelly, """{"was_on":false,"timer_started_at":1767225600.5}""")]
    [InlineData(PlugKind.Shelly, """{"was_on":false,"timer_started_at":1767225600.5,"timer_duration":"90"}""")]
    [InlineData(PlugKind.Shelly, """{"was_on":false,"timer_started_at":1767225600.5,"timer_duration":0}""")]
    [InlineData(PlugKind.Shelly, """{"was_on":true,"timer_started_at":1767225600.5,"timer_duration":90.01}""")]
    public async Task Lease_OfWhichTheAnswerSaysNothing_IsRefused(PlugKind kind, string words)
    {
        await using var bench = await PlugBench.Start(kind, time);
        bench.Server.Babble = words;
        Assert.Throws<PlugLeaseException>(() => bench.Driver.Switch(true, TimeSpan.FromSeconds(90)));
        bench.Driver.Switch(true, null);
    }

    // Its own auto_off is a timer too, and longer than nobody may be there.
    [Fact]
    public async Task Lease_InPlaceOfWhichAShellyStartsItsAutoOff_IsRefused()
    {
        await using var bench = await PlugBench.Start(PlugKind.Shelly, time);
        (bench.Shelly!.TakesTimers, bench.Shelly.AutoOff) = (false, TimeSpan.FromHours(1));
        Assert.Throws<PlugLeaseException>(() => bench.Driver.Switch(true, TimeSpan.FromSeconds(90)));
        bench.Shelly.TakesTimers = true;
        bench.Driver.Switch(true, TimeSpan.FromSeconds(90));
        Assert.Equal(TimeSpan.FromSeconds(90), bench.Relay.Timer.Left);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Password_IsAskedFor_AndSaysWhatIsMissing(PlugKind kind)
    {
        string file = Path.Combine(folder.FullName, "plug.password");
        await using var bench = await PlugBench.Start(kind, time, file);
        bench.Protect("Geheim & löchrig");
        Assert.Contains("The passwordFile cannot be read: Could not find file", Refusal(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "wrong");
        Allow(UnixFileMode.OtherRead);
        Assert.Contains("Everybody may read the passwordFile", Refusal(), StringComparison.Ordinal);
        Allow(UnixFileMode.None);
        string refusal = Refusal();
        Assert.Contains("does not take the", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refusal, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "Geheim & löchrig\n");
        bench.Driver.Switch(true, TimeSpan.FromSeconds(90));
        Assert.True(bench.Driver.Read().IsOn);

        string Refusal() => Assert.ThrowsAny<IOException>(() => bench.Driver.Read()).Message;

        void Allow(UnixFileMode others)
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Plug_WithAPasswordThatNobodyConfigured_SaysSo(PlugKind kind)
    {
        await using var bench = await PlugBench.Start(kind, time);
        bench.Protect("secret");
        Assert.Contains("asks for a", Assert.ThrowsAny<IOException>(() => bench.Driver.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"relays\":{},\"switch:0\":[],\"StatusSTS\":1}")]
    [InlineData("{\"relays\":[{\"ison\":\"yes\"}],\"switch:0\":{\"output\":1},\"StatusSTS\":{\"POWER\":\"MAYBE\"}}")]
    [InlineData("{\"\\udc00\":1,\"relays\":[{\"ison\":\"\\ud800\"}],\"switch:0\":{\"output\":\"\\ud800\"},\"POWER\":\"\\ud800\"}")]
    [InlineData("<html>It works!</html>")]
    public async Task Babble_IsRefusedInASentence(string words)
    {
        foreach (var kind in OverHttp)
        {
            await using var bench = await PlugBench.Start(kind, time);
            bench.Server.Babble = words;
            foreach (var call in (Action[])[() => bench.Driver.Read(), () => bench.Driver.Switch(true, PlugSettings.UsualLease), () => bench.Driver.Switch(false, null)])
                Assert.Contains("127.0.0.1", Assert.ThrowsAny<IOException>(call).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Channel_ThatIsNotThere_IsRefused(PlugKind kind)
    {
        await using var bench = await PlugBench.Start(kind, time, channel: 3);
        Assert.ThrowsAny<IOException>(() => bench.Driver.Read());
        Assert.ThrowsAny<IOException>(() => bench.Driver.Switch(true, null));
        Assert.False(bench.Relay.IsOn);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Plug_ThatIsDeafOrGone_IsGivenUpSoon(PlugKind kind)
    {
        await using var bench = await PlugBench.Start(kind, time);
        bench.Server.IsDeaf = true;
        long begin = TimeProvider.System.GetTimestamp();
        Assert.Contains("did not answer within 1.5 s", Assert.ThrowsAny<IOException>(() => bench.Driver.Read()).Message, StringComparison.Ordinal);
        Assert.True(TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromSeconds(10));
        bench.Server.IsDeaf = false;
        await bench.Server.DisposeAsync();
        Assert.Contains("cannot be reached", Assert.ThrowsAny<IOException>(() => bench.Driver.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_AsShipped_AreFlawsWithTheirRepair()
    {
        await using var shelly = await PlugBench.Start(PlugKind.Shelly, time);
        Assert.Equal(["initial_state", "plugs_ui in_mode", "network.", "cloud"], Found(shelly, "initial_state", "plugs_ui in_mode", "network.", "cloud"));
        (shelly.Shelly!.InitialState, shelly.Shelly.HasCloud, shelly.Relay.IsButtonAttached) = ("off", false, false);
        Assert.Equal("Set a password in it and name a file with it as passwordFile; keep it on a network segment of its own.", Assert.Single(shelly.Driver.Inspect()).Repair);

        await using var gen1 = await PlugBench.Start(PlugKind.ShellyGen1, time);
        Assert.Single(gen1.Driver.Inspect());
        gen1.Gen1!.DefaultState = "last";
        Assert.Equal(["default_state"], Found(gen1, "default_state"));

        await using var tasmota = await PlugBench.Start(PlugKind.Tasmota, time);
        Assert.Equal(["PowerOnState", "SetOption73"], Found(tasmota, "PowerOnState", "SetOption73"));
        (tasmota.Tasmota!.PowerOnState, tasmota.Relay.IsButtonAttached) = (0, false);
        Assert.Single(tasmota.Driver.Inspect());

        static IEnumerable<string> Found(PlugBench bench, params string[] words)
        {
            var flaws = bench.Driver.Inspect();
            Assert.All(flaws, f => Assert.NotEmpty(f.Repair));
            return words.Where(w => flaws.Any(f => f.Detail.Contains(w, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    public async Task Tasmota_OfAnyFirmware_IsUnderstood_AndItsFlashIsSpared(bool numbers, bool lists, bool isOld)
    {
        await using var bench = await PlugBench.Start(PlugKind.Tasmota, time);
        (bench.Tasmota!.NumbersOneRelay, bench.Tasmota.SaysLists, bench.Tasmota.IsOld, bench.Relay.LoadWatts) = (numbers, lists, isOld, 60);
        for (int i = 0; i < 5; i++) bench.Driver.Switch(true, TimeSpan.FromSeconds(90));
        Assert.Equal(60, bench.Driver.Read().Watts);
        Assert.Equal(1, bench.Tasmota.PulseTimeWrites);
        Assert.Equal(TimeSpan.FromSeconds(90), bench.Relay.Timer.Left);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(10.0, 100)]
    [InlineData(11.1, 111)]
    [InlineData(11.5, 112)]
    [InlineData(90.0, 190)]
    [InlineData(3600.0, 3700)]
    [InlineData(100000.0, 64900)]
    public void PulseTime_CountsTenthsThenSeconds(double? seconds, int expected) =>
        Assert.Equal(expected, PlugAnswers.PulseTime(seconds is { } span ? TimeSpan.FromSeconds(span) : null));
}
