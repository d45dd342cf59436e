using System.Text.Json;
using FabAccess.Core.Printers;
using FabAccess.Edge.Devices;
using FabAccess.Edge.Files;
using FabAccess.Mqtt;

namespace FabAccess.Edge.Printers;

/// <summary>
/// A Bambu Lab printer, which is an MQTT broker on the local network and tells by itself: all each time, or only what changed. Whatever it said before the
/// connection was lost is forgotten. Nothing is published but the wish to be told everything, at most every five minutes, since that is work for the small ones.
/// </summary>
internal sealed class BambuPrinter : IPrinter, IMqttHandler
{
    public const string User = "bblp";

    public static readonly TimeSpan PushEvery = TimeSpan.FromMinutes(5);

    private const int LongestReport = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), LongestRetry = TimeSpan.FromSeconds(10);

    private readonly object gate = new();
    private readonly PrinterSettings settings;
    private readonly TimeProvider time;
    private readonly IMqttLink link;
    private BambuReport report = BambuReport.Nothing;
    private string? trouble;
    private long? pushedAt;
    private bool isStarted, isUp, isRefused;

    /// <param name="settings">Where, and what was kept of it.</param>
    /// <param name="connect">Makes the link.</param>
    /// <param name="time">For the wish.</param>
    public BambuPrinter(PrinterSettings settings, Func<MqttLinkOptions, IMqttLink> connect, TimeProvider time)
    {
        (this.settings, this.time) = (settings, time);
        link = connect(new(settings.Host, settings.Port, $"fabaccess-{settings.Serial}")
        {
            Device = new(settings.CertificateFile, User, () => SecretFile.Read(settings.KeyFile!, "keyFile")),
            Subscriptions = [$"device/{settings.Serial}/report"],
            LongestRetry = LongestRetry,
        });
    }

    /// <inheritdoc/>
    public string Place => $"Bambu printer at {settings.Host}";

    /// <inheritdoc/>
    public PrinterReading Ask()
    {
        if (!isStarted) link.Start(this);
        isStarted = true;
        long begin = TimeProvider.System.GetTimestamp();
        lock (gate)
        {
            while (true)
            {
                if (isUp) Push();
                if (isUp && report.Reading is { } reading) return reading;
                var rest = Patience - TimeProvider.System.GetElapsedTime(begin);
                if (trouble is not null || rest <= TimeSpan.Zero) throw Trouble();
                Monitor.Wait(gate, rest);
            }
        }
    }

    public void Connected() => Set(() => (isUp, trouble, isRefused, report) = (true, null, false, BambuReport.Nothing));

    public void Disconnected(string reason) => Set(() =>
    {
        (isUp, trouble, report) = (false, reason, BambuReport.Nothing);
        isRefused = reason.StartsWith(MqttDevice.IsTurnedAway, StringComparison.Ordinal) || reason.Contains(MqttDevice.IsAnother, StringComparison.Ordinal);
    });

    public void Received(MqttMessage message)
    {
        // A printer keeps nothing; what some other broker kept may be of yesterday.
        if (message.IsRetained || message.Payload.Length > LongestReport) return;
        try
        {
            using var document = JsonDocument.Parse(message.Payload);
            Set(() => report = report.With(document.RootElement));
        }
        catch (JsonException)
        {
            // The next one says it, or what it adds.
        }
    }

    public void PublishRefused(string topic, string reason)
    {
    }

    public void Dispose() => link.Dispose();

    private void Push()
    {
        if (pushedAt is { } at && time.GetElapsedTime(at) < PushEvery) return;
        if (link.Publish($"device/{settings.Serial}/request", """{"pushing":{"sequence_id":"0","command":"pushall"}}"""u8, MqttQos.AtMostOnce, retain: false) == PublishResult.Accepted) pushedAt = time.GetTimestamp();
    }

    private IOException Trouble()
    {
        if (isRefused) return new DeviceRefusedException($"The {Place} and this box do not take each other: {trouble}. See keyFile (the access code on its display) and certificateFile.");
        return new(trouble is null ? $"The {Place} is reached and has not said what it does: is its serial number {settings.Serial}?" : $"The {Place} cannot be reached: {trouble}.");
    }

    private void Set(Action change)
    {
        lock (gate)
        {
            change();
            Monitor.PulseAll(gate);
        }
    }
}
