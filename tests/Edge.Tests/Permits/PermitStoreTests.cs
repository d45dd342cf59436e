using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Tests.Gpio;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Permits;

public sealed class PermitStoreTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-permits-");
    private readonly VirtualTime time = new();

    private string Stored => Path.Combine(folder.FullName, PermitStore.ListFile);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void List_ThatIsNewer_IsStoredAsItCameAndInForce()
    {
        var store = Open();
        int changes = 0;
        store.Changed = () => changes++;
        byte[] payload = PermitMessages.Of(5, members: 3);
        Assert.Null(store.Accept(payload));
        Assert.Equal((new Generation(1, 5), 3, 1), (store.Generation, store.Current!.List.BadgeCount, changes));
        Assert.Equal(payload, File.ReadAllBytes(Stored));
        Assert.Equal(new Generation(1, 5), Open().Generation);
    }

    [Fact]
    public void List_ThatIsInForceAlready_ChangesNothing()
    {
        var store = Open();
        store.Accept(PermitMessages.Of(5));
        var before = store.Current;
        store.Changed = () => Assert.Fail("Nothing changed.");
        Assert.Null(store.Accept(PermitMessages.Of(5)));
        Assert.Same(before, store.Current);
    }

    [Fact]
    public void List_OfALaterEpoch_CountsAsNewerThoughItsNumberIsLower()
    {
        var store = Open();
        store.Accept(PermitMessages.Of(50));
        Assert.Null(store.Accept(PermitMessages.Of(3, epoch: 2)));
        Assert.Equal(new Generation(2, 3), store.Generation);
    }

    public static TheoryData<byte[], string> Unusable => new()
    {
        { PermitMessages.Of(4), "older" },
        { PermitMessages.Of(9, box: "box-b"), "addressed to atelier/box-b" },
        { PermitMessages.Of(9, site: "other"), "addressed to other/box-a" },
        { PermitMessages.Of(9, schema: 2), "schema 2" },
        { PermitMessages.Signed("{\"schema\":7,\"entirely\":\"different\"}"u8), "schema 7" },
        { PermitMessages.Signed("{\"generation\":9}"u8), "names no schema" },
        { PermitMessages.Signed("{\"schema\":1}"u8), "not a permit list" },
        { PermitMessages.Signed("[]"u8), "names no schema" },
        { PermitMessages.Signed(""u8), "not a permit list" },
        { PermitMessages.Signed("{\"schema\":1,"u8), "not a permit list" },
        { PermitMessages.Signed([0xFF, 0xFE, 0x00]), "not a permit list" },
        { PermitMessages.Signed(PermitMessages.Content(9).AsSpan()[..^20]), "not a permit list" },
        { PermitMessages.With(9, "\"generation\":9", "\"generation\":0"), "below 1" },
        { PermitMessages.With(9, "\"machines\":[", "\"machines\":[null,"), "null" },
        { PermitMessages.With(9, "\"members\":[", "\"members\":null,\"x\":["), "not a permit list" },
        { PermitMessages.With(9, "\"machines\":[", "\"machines\":[{\"machine\":\"laser-1\",\"name\":\"again\"},"), "stands twice" },
    };

    [Fact]
    public void List_ThatIsTooLong_IsRefusedBeforeItIsRead()
    {
        var store = Open();
        store.Accept(PermitMessages.Of(5));
        string? refusal = store.Accept(new byte[WireLimits.LongestPermits + 1])?.Reason;
        Assert.Contains("are allowed", refusal, StringComparison.Ordinal);
        Assert.Equal(new Generation(1, 5), store.Generation);
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void List_ThatCannotBeUsed_IsRefusedWithItsReasonAndTheOldOneStays(byte[] payload, string because)
    {
        var store = Open();
        store.Accept(PermitMessages.Of(5));
        store.Changed = () => Assert.Fail("Nothing changed.");
        Assert.Contains(because, store.Accept(payload)!.Reason, StringComparison.Ordinal);
        Assert.Equal(new Generation(1, 5), store.Generation);
        Assert.Equal(new Generation(1, 5), Open().Generation);
        store.Changed = null;
        Assert.Null(store.Accept(PermitMessages.Of(6)));
    }

    [Fact]
    public void Stored_ThatIsDamaged_IsMovedAsideAndTheNextListCounts()
    {
        byte[] damaged = PermitMessages.Of(5)[..100];
        File.WriteAllBytes(Stored, damaged);
        var store = Open();
        Assert.Null(store.Current);
        Assert.Equal(damaged, File.ReadAllBytes(Stored + ".damaged"));
        Assert.Null(store.Accept(PermitMessages.Of(5)));
    }

    // X2: a server that went back unnoticed gives numbers away twice.
    [Fact]
    public void List_UnderTheNumberOfAnother_IsRefusedForItself()
    {
        var store = Open();
        store.Accept(PermitMessages.Of(5));
        var before = store.Current;
        Assert.Contains("another list under the number", store.Accept(PermitMessages.Of(5, members: 2))!.Reason, StringComparison.Ordinal);
        Assert.Same(before, store.Current);
        Assert.Null(store.Accept(PermitMessages.Of(5)));
    }

    [Fact]
    public void Stored_ThatIsDamaged_LetsNoOlderListIn()
    {
        Open().Accept(PermitMessages.Of(5));
        File.WriteAllBytes(Stored, PermitMessages.Of(5)[..100]);
        var store = Open();
        Assert.Null(store.Current);
        Assert.Contains("older than 1.5", store.Accept(PermitMessages.Of(4))!.Reason, StringComparison.Ordinal);
        Assert.Contains("another list under the number", store.Accept(PermitMessages.Of(5, members: 2))!.Reason, StringComparison.Ordinal);
        Assert.Null(store.Accept(PermitMessages.Of(5)));
        Assert.Equal(new Generation(1, 5), store.Generation);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public void Stored_ThatIsNotTheListThatCame_IsMovedAside(int generation, int members)
    {
        Open().Accept(PermitMessages.Of(5));
        byte[] other = PermitMessages.Of(generation, members: members);
        File.WriteAllBytes(Stored, other);
        var store = Open();
        Assert.Null(store.Current);
        Assert.Equal(other, File.ReadAllBytes(Stored + ".damaged"));
        Assert.Null(store.Accept(PermitMessages.Of(5)));
    }

    [Fact]
    public void Receipt_WhoseGenerationRotted_KeepsNoNewerListOut()
    {
        Open().Accept(PermitMessages.Of(5));
        string receipt = Stored.Replace(PermitStore.ListFile, "permits.received.json", StringComparison.Ordinal);
        File.WriteAllText(receipt, File.ReadAllText(receipt).Replace("\"generation\":5", "\"generation\":7", StringComparison.Ordinal));
        var store = Open();
        Assert.Equal(new Generation(1, 5), store.Generation);
        Assert.Null(store.Accept(PermitMessages.Of(6)));
    }

    [Fact]
    public void Receipt_ThatIsDamaged_LeavesTheListInForce()
    {
        Open().Accept(PermitMessages.Of(5));
        File.WriteAllText(Stored.Replace(PermitStore.ListFile, "permits.received.json", StringComparison.Ordinal), "{");
        Assert.Equal(new Generation(1, 5), Open().Generation);
    }

    [Fact]
    public void Stored_ThatTheDiskDoesNotGiveOut_EndsNoStart()
    {
        // Reading it fails with EIO, as a sector does that has gone bad.
        File.CreateSymbolicLink(Stored, "/proc/self/mem");
        Assert.Throws<IOException>(() => File.ReadAllBytes(Stored));
        var store = Open();
        Assert.Null(store.Current);
        Assert.Null(store.Accept(PermitMessages.Of(5)));
    }

    [Fact]
    public void Disk_ThatCannotTakeTheList_LeavesTheOldOneInForce()
    {
        var store = Open();
        store.Accept(PermitMessages.Of(5));
        Directory.CreateDirectory(Stored + ".new");
        Assert.Contains("cannot be stored", store.Accept(PermitMessages.Of(6))!.Reason, StringComparison.Ordinal);
        Assert.Equal(new Generation(1, 5), store.Generation);
        Directory.Delete(Stored + ".new");
        Assert.Null(store.Accept(PermitMessages.Of(6)));
    }

    [Theory]
    [InlineData("11111111-1111-1111-1111-111111111111", 90)]
    [InlineData("99999999-9999-9999-9999-999999999999", 0)]
    public void Age_AfterARestart_CountsWithinOneBootOnly(string boot, int minutes)
    {
        Open().Accept(PermitMessages.Of(5));
        time.Pass(TimeSpan.FromMinutes(90));
        var clock = new Edge.Time.BoxClock(BootId.Parse(boot), time, () => ClockTrust.Never);
        var store = new PermitStore(folder.FullName, SiteId.Parse("atelier"), BoxId.Parse("box-a"), FixedKey.Trust, clock, NullLogger.Instance);
        Assert.Equal(minutes * 60_000L, clock.Now().MillisecondsSince(store.Current!.Since));
    }

    [Fact]
    public void Age_OverManyPowerCutsWithoutAClock_IsWhatWasLivedThrough()
    {
        time.Wall = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var store = At(boot: 0);
        store.Accept(PermitMessages.Of(5));
        for (int boot = 1; boot <= 10; boot++)
        {
            // Nobody sets the clock: it starts where it was, again and again.
            time.Pass(TimeSpan.FromDays(5));
            time.Wall = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
            store.Remember();
            store = At(boot);
        }
        Assert.Equal(NodaTime.Duration.FromDays(50), store.Current!.LivedAt(ClockOf(10).Now()));
        Assert.Equal(NodaTime.Instant.FromUtc(2026, 12, 21, 0, 0), store.Current!.JudgedAt(ClockOf(10).Now()));
    }

    [Fact]
    public void Age_ThatATrustedClockTold_IsKnownAfterARebootWithoutIt()
    {
        var store = Open();
        store.Accept(PermitMessages.Of(5));
        var judged = store.Current!.JudgedAt(time.Clock.Now());
        Assert.Equal(NodaTime.Instant.FromUtc(2026, 11, 21, 14, 0), judged);
        store.Remember();
        time.Wall = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(judged, At(boot: 1).Current!.JudgedAt(ClockOf(1).Now()));
    }

    [Fact]
    public void Age_ThatATrustedClockToldWrongly_IsForgottenOnceItIsRight()
    {
        var store = Open();
        store.Accept(PermitMessages.Of(5));
        var right = time.Wall;
        time.Wall = right.AddYears(10);
        store.Remember();
        time.Wall = right;
        Assert.Equal(NodaTime.Instant.FromDateTimeOffset(right), Open().Current!.JudgedAt(time.Clock.Now()));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Receipt_FromATimeThatCannotBe_CountsFromNow(long milliseconds)
    {
        Open().Accept(PermitMessages.Of(5));
        var receipt = new PermitReceipt(1, 5, VirtualTime.Boot, milliseconds, LivedMilliseconds: milliseconds, ToldMilliseconds: milliseconds);
        File.WriteAllBytes(Path.Combine(folder.FullName, "permits.received.json"), receipt.Write());
        var store = Open();

        Assert.Equal(time.Clock.Now(), store.Current!.Since);
        Assert.True(store.Current.JudgedAt(time.Clock.Now()) >= NodaTime.Instant.FromDateTimeOffset(time.Wall));
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 299, true)]
    [InlineData(true, -299, true)]
    [InlineData(true, 301, false)]
    [InlineData(false, 0, false)]
    public void Hour_OfAClockThatNobodySet_IsKnownFromAListThatComesFromTheServerNow(bool isFresh, int secondsOff, bool isKnown)
    {
        (time.Trust, time.Wall) = (ClockTrust.Never, PermitMessages.IssuedAt.ToDateTimeOffset().AddSeconds(secondsOff));
        var store = Open();
        store.Accept(PermitMessages.Of(5), isFresh);
        Assert.Equal(isKnown, store.Current!.KnowsHour(time.Clock.Now()));

        // It stays known by later lists, and is not any more once somebody moves the clock, or in another run.
        store.Accept(PermitMessages.Of(6));
        time.Pass(TimeSpan.FromHours(10));
        Assert.Equal(isKnown, store.Current!.KnowsHour(time.Clock.Now()));
        Assert.False(Open().Current!.KnowsHour(time.Clock.Now()));
        time.Wall -= TimeSpan.FromHours(1);
        Assert.False(store.Current!.KnowsHour(time.Clock.Now()));
        time.Trust = ClockTrust.WasSynchronised;
        Assert.True(store.Current!.KnowsHour(time.Clock.Now()));
    }

    [Fact]
    public void Intake_OfferedSeveral_EndsWithTheLast()
    {
        var store = Open();
        var trust = new BoxTrust(new(TrustFile.CurrentSchema, SiteId.Parse("atelier"), BoxId.Parse("box-a"), new("lab.example", 8443), new("lab.example", 8883), [FixedKey.Current.Message]), _ => { });
        using var intake = new PermitIntake(store, new(SiteId.Parse("atelier"), BoxId.Parse("box-a"), trust, time.Clock, NullLogger.Instance));
        for (int generation = 1; generation <= 20; generation++) intake.Offer(PermitMessages.Of(generation, members: 20), isFresh: true);
        Eventually.Holds(() => store.Generation == new Generation(1, 20));
    }

    private Edge.Time.BoxClock ClockOf(int boot) => new(BootId.Parse($"99999999-9999-9999-9999-{boot:000000000000}"), time, () => ClockTrust.Never);

    private PermitStore At(int boot) => new(folder.FullName, SiteId.Parse("atelier"), BoxId.Parse("box-a"), FixedKey.Trust, ClockOf(boot), NullLogger.Instance);

    private PermitStore Open() => new(folder.FullName, SiteId.Parse("atelier"), BoxId.Parse("box-a"), FixedKey.Trust, time.Clock, NullLogger.Instance);
}
