using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Files;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Time;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Edge.Health;

/// <summary>
/// Looks at a box whose program does not run: opens each reader and each line itself, connects to the broker, and lets go
/// of everything again. No relay is switched on; lines are driven low, as they are anyway. Changes no file.
/// </summary>
public static class HealthProbe
{
    private static readonly TimeSpan BrokerBound = TimeSpan.FromSeconds(5);

    public static BoxHealth Look(BoxConfiguration box, string version, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(box);
        var clock = BoxClock.OfThisMachine();
        var now = clock.Now();
        var (folderTrouble, free, size) = Folder(box.DataFolder);
        var secrets = new SecretFolder(box.DataFolder);
        var (certificate, identityTrouble) = Identity(ref box, secrets);
        return new(
            IsRunning: false, version, $"{box.Broker.Host}:{box.Broker.Port}", identityTrouble is null ? Broker(box, secrets, log) : null, now.Trust, folderTrouble, Unacknowledged: null,
            box.DataFolder, free, size, Permits(box, now.Wall), [.. box.Machines.Select(m => Machine(m, box.GpioChip))])
        {
            Now = now.Wall,
            Certificate = certificate,
            IdentityTrouble = identityTrouble,
        };
    }

    private static (CertificateHealth? Certificate, string? Trouble) Identity(ref BoxConfiguration box, SecretFolder secrets)
    {
        try
        {
            switch (BoxIdentity.Read(secrets, box.Site, box.Box))
            {
                case IdentityReading.Sound { Identity: var identity }:
                    using (identity)
                    {
                        box = identity.Complete(box);
                        return (new(identity.NotAfter, null), null);
                    }
                case IdentityReading.Unusable unusable:
                    return (null, unusable.Reason);
                default:
                    return (null, IdentityReading.Missing.Reason(box.Box));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }

    private static (string? Trouble, long Free, long Size) Folder(string path)
    {
        const string trial = "doctor.trial";
        try
        {
            var folder = new DiskFolder(path);
            folder.Replace(trial, new byte[4096]);
            folder.Delete(trial);
            return (null, folder.FreeBytes, folder.TotalBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ($"The data folder cannot be written: {e.Message}", 0, 0);
        }
    }

    private static PermitHealth? Permits(BoxConfiguration box, Instant wall)
    {
        try
        {
            if (PermitReading.Of(File.ReadAllBytes(Path.Combine(box.DataFolder, PermitStore.ListFile)), box.SigningKeys, box.Site, box.Box, trusted: null) is not PermitReading.Sound sound) return null;
            var list = sound.List;
            return new(list.Generation.ToString(), list.IssuedAt, list.NotAfter, AccessPolicy.JudgedAt(wall, list.IssuedAt, Duration.Zero));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static MachineHealth Machine(MachineSettings machine, string chip)
    {
        var (watts, silence) = machine is { Meter: { } word, Power: { } thresholds } ? Meter(new MeterWiring(() => GpioCharacterDevice.Open(chip), TimeProvider.System), word, thresholds) : (null, null);
        var health = Switch(machine, chip) with { Meter = machine.Meter?.Text, MeterTrouble = silence, Watts = watts, DisplayTrouble = machine.Signals is { DisplayBus: not null } signals ? Display(signals) : null };
        if (machine.Printer is not { } settings) return health;
        using var printer = KnownPrinters.Of(settings, TimeProvider.System);
        return health with { Printer = printer.Place, PrinterTrouble = Printer(printer) };
    }

    // Its bus and its font; it is not written to, as nobody stands before it.
    private static string? Display(PanelSettings signals)
    {
        try
        {
            var (_, handle) = PanelWiring.Display(signals, () => ConsoleFont.Read(ConsoleFont.Standard), TimeProvider.System);
            handle.Dispose();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static string? Printer(IPrinter printer)
    {
        try
        {
            printer.Ask();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static MachineHealth Switch(MachineSettings machine, string chip)
    {
        if (machine.Plug is { } settings)
        {
            using var plug = Plugs.Of(settings);
            var (silence, flaws) = Plug(plug);
            return new(machine.Machine, machine.Reader, Reader(machine.Reader), plug.Place, silence, HasFeedback: false) { HasPlug = true, PlugFlaws = flaws };
        }
        using var feedback = machine.FeedbackLine is { } line ? new FeedbackContact(() => GpioCharacterDevice.Open(chip), line, TimeProvider.System) : null;
        string? trouble = null;
        foreach (uint switching in machine.SwitchingLines)
        {
            using var relay = new RelayLine(() => GpioCharacterDevice.Open(chip), switching, switching == machine.RelayLine ? feedback : null);
            trouble ??= relay.TryOpen() ?? Settled(relay, switching == machine.RelayLine ? feedback : null);
        }
        return new(machine.Machine, machine.Reader, Reader(machine.Reader), $"relay line {machine.RelayLine}", trouble, feedback is not null);
    }

    private static string? Settled(RelayLine relay, FeedbackContact? feedback)
    {
        if (feedback is null) return null;
        using var settled = new ManualResetEventSlim();
        settled.Wait(FeedbackContact.Settling);
        return relay.TryCheck();
    }

    // Asked and not switched: what is on may be a job that outlived its box.
    private static (string? Trouble, ImmutableArray<PlugFlaw> Flaws) Plug(IPlug plug)
    {
        try
        {
            plug.Read();
            return (null, [.. plug.Inspect()]);
        }
        catch (IOException e)
        {
            return (e.Message, []);
        }
    }

    private static (decimal? Watts, string? Trouble) Meter(MeterWiring meters, MeterWord word, PowerThresholds thresholds)
    {
        try
        {
            using var meter = meters.Open(word, thresholds);
            return (meter.Read(), null);
        }
        catch (IOException e)
        {
            return (null, e.Message);
        }
    }

    private static string? Reader(string word)
    {
        try
        {
            using var reader = BadgeReaders.Open(word, TimeProvider.System);
            reader.Look();
            return null;
        }
        catch (Exception e) when (e is IOException or DllNotFoundException)
        {
            return e.Message;
        }
    }

    private static string? Broker(BoxConfiguration box, SecretFolder secrets, ILogger log)
    {
        using var link = new MosquittoLink(new(box.Broker.Host, box.Broker.Port, box.Box.ToString()) { Tls = BoxIdentity.TlsOf(secrets) }, log);
        var answer = new FirstAnswer();
        link.Start(answer);
        return answer.Wait(BrokerBound);
    }
}
