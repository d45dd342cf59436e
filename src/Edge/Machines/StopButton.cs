using FabAccess.Core.Values;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

/// <summary>
/// A machine's stop button: a rising edge ends the session. It is a convenience beside the badge, not the emergency stop,
/// which is wired and knows no software; so a line that fails is said and tried again, and cuts no running machine.
/// </summary>
public sealed class StopButton : IDisposable
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim end = new();
    private readonly Thread thread;

    public StopButton(MachineId machine, Func<IGpioLines> openChip, uint line, Action pressed, ILogger log)
    {
        thread = new Thread(() => Run(machine, openChip, line, pressed, log)) { Name = $"{machine} stop", IsBackground = true };
        thread.Start();
    }

    public void Dispose()
    {
        end.Set();
        thread.Join(2 * Look);
    }

    private void Run(MachineId machine, Func<IGpioLines> openChip, uint line, Action pressed, ILogger log)
    {
        KernelPriority.GoFirst();
        bool isLost = false;
        while (!end.IsSet)
        {
            try
            {
                using var chip = openChip();
                using var input = chip.OpenInput(line, LinePull.Down, Debounce);
                if (isLost) MachineLog.ButtonBack(log, machine);
                isLost = false;
                while (!end.IsSet)
                    if (input.TryWaitEdge(Look, out var edge) && edge.IsRising) pressed();
            }
            catch (IOException e)
            {
                if (!isLost) MachineLog.ButtonLost(log, machine, line, e.Message);
                isLost = true;
                end.Wait(Look);
            }
        }
    }
}
