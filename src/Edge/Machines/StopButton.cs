using System.Diagnostics;
using FabAccess.Core.Values;
using FabAccess.Edge.Gpio;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

/// <summary>
/// A machine's stop button: pressed, it ends the session; held for three seconds, it reports a problem as well. It is a convenience
/// beside the badge, not the emergency stop, which is wired and knows no software; so a line that fails is said and tried again,
/// and cuts no running machine. One that is closed when it is first looked at was not pressed for this.
/// </summary>
public sealed class StopButton : IDisposable
{
    /// <summary>Held for so long, it reports a problem.</summary>
    public static readonly TimeSpan LongPress = TimeSpan.FromSeconds(3);

    private readonly Action pressed, held;
    private readonly ContactWatch watch;
    private bool? wasClosed;
    private long? pressedAt;

    public StopButton(MachineId machine, Func<IGpioLines> openChip, uint line, (Action Pressed, Action Held) tell, ILogger log)
    {
        (pressed, held) = tell;
        watch = new(machine, "stop button", openChip, line, Take, log);
    }

    public void Dispose() => watch.Dispose();

    private void Take(bool? isClosed)
    {
        if (isClosed == true && wasClosed == false)
        {
            pressedAt = Stopwatch.GetTimestamp();
            pressed();
        }
        if (isClosed != true) pressedAt = null;
        wasClosed = isClosed;
        if (pressedAt is not { } at || Stopwatch.GetElapsedTime(at) < LongPress) return;
        pressedAt = null;
        held();
    }
}
