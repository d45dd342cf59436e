using FabAccess.Edge.Badges;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Signals;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.SelfTest;

/// <summary>What was tried and what came of it.</summary>
/// <param name="Machine">Whose.</param>
/// <param name="Part">What, e.g. "relay line 22".</param>
/// <param name="Trouble">Why it does not work, a sentence; null when nothing speaks against it.</param>
/// <param name="Seen">What the box saw; null where only a person sees.</param>
internal sealed record SelfTestResult(string Machine, string Part, string? Trouble, string? Seen = null);

/// <summary>Through what a self-test touches the world.</summary>
/// <param name="OpenChip">The GPIO chip.</param>
/// <param name="Display">A machine's display.</param>
/// <param name="Ring">Its lights.</param>
/// <param name="Buzzer">Its buzzer.</param>
/// <param name="Plug">Its plug.</param>
/// <param name="LookAtReader">Opens a reader and looks once; throws <see cref="IOException"/> when it does not answer.</param>
/// <param name="Rest">Waits, so that a person sees; throws <see cref="OperationCanceledException"/> when they want no more.</param>
/// <param name="Clock">The box's.</param>
internal sealed record SelfTestPorts(
    Func<IGpioLines> OpenChip,
    Func<PanelSettings, (IReaderDisplay, IDisposable)> Display,
    Func<PanelSettings, (ILightRing, IDisposable)> Ring,
    Func<PanelSettings, (IBuzzer, IDisposable)> Buzzer,
    Func<PlugSettings, IPlug> Plug,
    Action<string> LookAtReader,
    Action<TimeSpan> Rest,
    BoxClock Clock)
{
    /// <summary>A machine's printer.</summary>
    public Func<PrinterSettings, IPrinter> Printer { get; init; } = settings => KnownPrinters.Of(settings, TimeProvider.System);

    /// <summary>The box's own.</summary>
    public static SelfTestPorts Of(BoxConfiguration box, CancellationToken stop)
    {
        var clock = BoxClock.OfThisMachine();
        return new(
            () => GpioCharacterDevice.Open(box.GpioChip),
            settings => PanelWiring.Display(settings, () => ConsoleFont.Read(ConsoleFont.Standard), clock.Time),
            settings => PanelWiring.Ring(settings.Ring!),
            settings => PanelWiring.Buzzer(settings),
            Plugs.Of,
            Look,
            span =>
            {
                stop.WaitHandle.WaitOne(span);
                stop.ThrowIfCancellationRequested();
            },
            clock);

        void Look(string word)
        {
            using var reader = BadgeReaders.Open(word, clock.Time);
            reader.Look();
        }
    }
}
