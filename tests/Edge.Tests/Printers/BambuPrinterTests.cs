using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FabAccess.Edge.Devices;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Tests.Time;
using FabAccess.Mqtt;
using FabAccess.Mqtt.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Printers;

/// <summary>A Bambu printer: a real broker with a certificate of its own, and behind it a printer that reports in full or by what changed.</summary>
public sealed class BambuPrinterTests : IAsyncLifetime, IDisposable
{
    private const string Serial = "01S00C123400001", Code = "20f1c6a3";

    private readonly TestAuthority maker = new();
    private readonly VirtualTime time = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-bambu-");
    private string certificate = "", keyFile = "";
    private TestBroker broker = null!;
    private Device device = null!;
    private BambuPrinter? printer;

    public async Task InitializeAsync()
    {
        (certificate, keyFile) = (maker.Issue("printer", "1.3.6.1.5.5.7.3.1"), Path.Combine(folder.FullName, "code"));
        Key(Code);
        string passwords = Path.Combine(folder.FullName, "passwords");
        using (var made = Process.Start("mosquitto_passwd", ["-b", "-c", passwords, BambuPrinter.User, Code])) await made.WaitForExitAsync();
        broker = await TestBroker.StartNew($"certfile {certificate}", $"keyfile {certificate}", $"password_file {passwords}", "user root");
        device = await Device.Start(broker.Port, certificate);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        printer?.Dispose();
        device.Dispose();
        broker.Dispose();
        maker.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Print_IsSeenByWhatChanges_FromTheFirstReportToTheCoolBed()
    {
        Ask("Idle Cool");
        Assert.Equal("""{"pushing":{"sequence_id":"0","command":"pushall"}}""", Assert.Single(device.Wishes));
        device.Tell("""{"print":{"gcode_state":"RUNNING","mc_percent":3,"subtask_name":"Boîte","bed_target_temper":60,"bed_temper":31.5}}""");
        await Says("Busy Hot Boîte 3");
        device.Tell("""{"print":{"mc_percent":4}}""");
        await Says("Busy Hot Boîte 4");
        device.Tell("{\"print\":{\"gcode_st");
        device.Tell("7");
        device.Tell("""{"print":{"gcode_state":"FINISH","mc_percent":100,"bed_target_temper":0,"bed_temper":59}}""");
        await Says("Idle Hot");
        device.Tell("""{"print":{"bed_temper":49.8}}""");
        await Says("Idle Cool");
        Assert.Single(device.Wishes);
    }

    [Fact]
    public async Task Wish_IsSaidAtMostEveryFiveMinutes_AlsoOverReconnects()
    {
        Ask("Idle Cool");
        broker.Kill();
        await Says("The Bambu printer at 127.0.0.1 cannot be reached");
        device.Answers = false;
        await broker.Start();
        // Back, and silent: what it said before is not believed any more, and it is not asked again so soon.
        await Says("has not said what it does: is its serial number 01S00C123400001?");
        Assert.Single(device.Wishes);
        time.Pass(BambuPrinter.PushEvery);
        device.Answers = true;
        await Until.True(() => device.IsUp, "the printer's own side is back");
        await Says("Idle Cool");
        Assert.Equal(2, device.Wishes.Count);
    }

    [Fact]
    public async Task Report_ThatSomebodyKept_IsOfYesterday()
    {
        device.Answers = false;
        device.Tell("""{"print":{"gcode_state":"RUNNING","mc_percent":97}}""", retain: true);
        Assert.Contains("has not said what it does", Ask(), StringComparison.Ordinal);
        device.Tell("""{"print":{"gcode_state":"IDLE"}}""");
        await Says("Idle Untold");
    }

    [Fact]
    public async Task Code_ThatIsWrong_IsARefusal_AndTheNextOneCounts()
    {
        Key("wrong");
        printer = Make();
        string refusal = Assert.Throws<DeviceRefusedException>(printer.Ask).Message;
        Assert.Contains("See keyFile", refusal, StringComparison.Ordinal);
        Key(Code);
        await Says("Idle Cool");
    }

    [Fact]
    public void Certificate_OfAnother_IsARefusal_BeforeTheCodeIsSaid()
    {
        certificate = maker.Issue("other", "1.3.6.1.5.5.7.3.1");
        printer = Make();
        Assert.Contains("another certificate than the one that was kept", Assert.Throws<DeviceRefusedException>(printer.Ask).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(broker.Log, l => l.Contains($"fabaccess-{Serial}", StringComparison.Ordinal));
    }

    private BambuPrinter Make() => new(
        new(PrinterKind.Bambu, "127.0.0.1", broker.Port) { KeyFile = keyFile, Serial = Serial, CertificateFile = certificate },
        options => new MosquittoLink(options with { FirstRetry = TimeSpan.FromMilliseconds(20), LongestRetry = TimeSpan.FromMilliseconds(200) }, NullLogger.Instance), time);

    private void Key(string text)
    {
        File.WriteAllText(keyFile, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Ask(string expected) => Assert.Equal(expected, Ask());

    private string Ask()
    {
        try
        {
            var reading = (printer ??= Make()).Ask();
            return string.Create(CultureInfo.InvariantCulture, $"{reading.Activity} {reading.HeatAt(50)} {reading.Job} {reading.Percent}").TrimEnd();
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private Task Says(string expected) => Until.True(() => Ask().Contains(expected, StringComparison.Ordinal), expected, seconds: 30);

    /// <summary>The printer behind its broker: tells all to whoever wishes it.</summary>
    private sealed class Device : IMqttHandler, IDisposable
    {
        private readonly MosquittoLink link;

        private Device(int port, string certificate) => link = new(
            new("127.0.0.1", port, "the-printer-itself")
            {
                Device = new(certificate, BambuPrinter.User, () => Code), Subscriptions = [$"device/{Serial}/request"],
                FirstRetry = TimeSpan.FromMilliseconds(20), LongestRetry = TimeSpan.FromMilliseconds(100),
            },
            NullLogger.Instance);

        public ConcurrentQueue<string> Wishes { get; } = new();

        public volatile bool Answers = true;

        public bool IsUp => link.IsConnected;

        public static async Task<Device> Start(int port, string certificate)
        {
            var device = new Device(port, certificate);
            device.link.Start(device);
            await Until.True(() => device.IsUp, "the printer is up");
            return device;
        }

        public void Tell(string report, bool retain = false) => Assert.Equal(PublishResult.Accepted, link.Publish($"device/{Serial}/report", Encoding.UTF8.GetBytes(report), MqttQos.AtMostOnce, retain));

        public void Connected()
        {
        }

        public void Disconnected(string reason)
        {
        }

        public void Received(MqttMessage message)
        {
            Wishes.Enqueue(Encoding.UTF8.GetString(message.Payload));
            using var wish = JsonDocument.Parse(message.Payload);
            if (Answers && wish.RootElement.GetProperty("pushing").GetProperty("command").GetString() == "pushall")
                Tell("""{"print":{"command":"push_status","gcode_state":"IDLE","mc_percent":100,"subtask_name":"hier","nozzle_temper":24.5,"nozzle_target_temper":0,"bed_temper":23,"bed_target_temper":0}}""");
        }

        public void PublishRefused(string topic, string reason)
        {
        }

        public void Dispose() => link.Dispose();
    }
}
