using System.Globalization;
using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Devices;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.SelfTest;

/// <summary>
/// Tries all that hangs on one machine, one after the other, for somebody who stands before it: says what there is to see or
/// hear, does it, and says what the box itself saw. Whatever switches something is off again before the next is tried, also
/// when the person wants no more.
/// </summary>
/// <param name="machine">Which.</param>
/// <param name="ports">Through what.</param>
/// <param name="announce">Takes what comes next, a sentence.</param>
internal sealed class MachineSelfTest(MachineSettings machine, SelfTestPorts ports, Action<string> announce)
{
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(1), Sounded = TimeSpan.FromMilliseconds(400), Switched = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PlugLease = TimeSpan.FromSeconds(10);
    private static readonly int[] Pitches = [440, 880, 1175];

    private readonly string name = machine.Machine.ToString();

    /// <exception cref="OperationCanceledException">The person wants no more.</exception>
    public IEnumerable<SelfTestResult> Run()
    {
        yield return Try("reader", () => ports.LookAtReader(machine.Reader));
        if (machine.Signals is { } signals)
        {
            if (signals.DisplayBus is not null) yield return Try("display", () => Show(signals));
            if (signals.Ring is not null) yield return Try("ring", () => Light(signals));
            if (signals.BuzzerChip is not null) yield return Try("buzzer", () => Sound(signals));
        }
        foreach (var contact in Contacts()) yield return contact;
        if (machine.Printer is { } printer) yield return Ask(printer);
        if (machine.Plug is { } plug)
        {
            using var power = new NetworkSwitch(ports.Plug(plug), PlugLease, machine.Machine, ports.Clock);
            yield return Switch(power);
        }
        foreach (uint line in machine.SwitchingLines)
        {
            bool isMain = line == machine.RelayLine && machine.FeedbackLine is not null;
            using var relay = new RelayLine(ports.OpenChip, line, isMain ? new FeedbackContact(ports.OpenChip, machine.FeedbackLine!.Value, ports.Clock.Time) : null);
            yield return Switch(relay);
        }
    }

    // With its machine off the mains it may be off as well; one that refuses is there.
    private SelfTestResult Ask(PrinterSettings settings)
    {
        using var printer = ports.Printer(settings);
        try
        {
            return new(name, printer.Place, null, $"it says {(printer.Ask().Activity == Activity.Busy ? "that it prints" : "that it does not print")}");
        }
        catch (DeviceRefusedException e)
        {
            return new(name, printer.Place, e.Message);
        }
        catch (IOException e)
        {
            return new(name, printer.Place, null, $"silent; right if it has no power now ({e.Message})");
        }
    }

    private void Show(PanelSettings signals)
    {
        announce($"{name}: the display says its name, then 16 characters a line.");
        var (display, handle) = ports.Display(signals);
        using (handle)
        {
            display.SetBrightness(signals.BrightnessPercent);
            foreach (var lines in new TwoLines[] { new(name, "FabAccess"), new("0123456789ABCDEF", "GHIJKLMNOPQRSTUV") })
            {
                if (display.TryShow(lines) is { } reason) throw new IOException(reason);
                ports.Rest(Shown);
            }
            display.TryShow(new("", ""));
        }
    }

    private void Light(PanelSettings signals)
    {
        announce($"{name}: {signals.RingPixels} lights go white, green, amber, red, blue; then one runs around, clockwise from 12 o'clock.");
        var (ring, handle) = ports.Ring(signals);
        using (handle)
        {
            var pixels = new Rgb[signals.RingPixels];
            try
            {
                foreach (var light in Enum.GetValues<Light>())
                {
                    Array.Fill(pixels, Palette.Default.Of(light).At(signals.BrightnessPercent * 10));
                    ring.Show(pixels);
                    ports.Rest(Shown);
                }
                for (int i = 0; i < pixels.Length; i++)
                {
                    Array.Clear(pixels);
                    pixels[i] = Palette.Default.White.At(signals.BrightnessPercent * 10);
                    ring.Show(pixels);
                    ports.Rest(Shown / pixels.Length);
                }
            }
            finally
            {
                Array.Clear(pixels);
                ring.Show(pixels);
            }
        }
    }

    private void Sound(PanelSettings signals)
    {
        announce($"{name}: three tones, each higher than the one before.");
        var (buzzer, handle) = ports.Buzzer(signals);
        using (handle)
        {
            try
            {
                foreach (int pitch in Pitches)
                {
                    buzzer.Sound(pitch, signals.VolumePercent);
                    ports.Rest(Sounded);
                }
            }
            finally
            {
                buzzer.Sound(null, 0);
            }
        }
    }

    private IEnumerable<SelfTestResult> Contacts()
    {
        foreach (var (what, line) in machine.Interlocks.Select(i => ($"{i.Contact}".ToLowerInvariant(), (uint?)i.Line)).Prepend(("busy contact", machine.BusyLine)).Prepend(("stop button", machine.StopLine)))
        {
            if (line is not { } wired) continue;
            string seen = "";
            yield return Try(string.Create(CultureInfo.InvariantCulture, $"{what}, line {wired}"), () => seen = Level(wired)) with { Seen = seen.Length > 0 ? seen : null };
        }
    }

    private string Level(uint line)
    {
        using var chip = ports.OpenChip();
        using var input = chip.OpenInput(line, LinePull.Down, TimeSpan.Zero);
        return input.ReadLevel() ? "closed" : "open";
    }

    private SelfTestResult Switch(IMachineSwitch power)
    {
        announce($"{name}: {power.Place} is on for {Switched.TotalSeconds:0} s.");
        string? trouble;
        try
        {
            trouble = power.TryOpen() ?? power.TrySwitch(on: true);
            if (trouble is null)
            {
                ports.Rest(Switched);
                trouble = power.TryCheck();
            }
        }
        finally
        {
            power.TrySwitch(on: false);
        }
        if (trouble is null && machine.FeedbackLine is not null)
        {
            ports.Rest(FeedbackContact.Settling + TimeSpan.FromMilliseconds(50));
            trouble = power.TryCheck();
        }
        return new(name, power.Place, trouble, machine.FeedbackLine is null ? "switched and read back" : "switched, and the feedback contact followed");
    }

    private SelfTestResult Try(string part, Action step)
    {
        try
        {
            step();
            return new(name, part, null);
        }
        catch (Exception e) when (e is IOException or DllNotFoundException)
        {
            return new(name, part, e.Message);
        }
    }
}
