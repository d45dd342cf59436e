using FabAccess.Core.Values;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

/// <summary>
/// Watches one contact of a machine on a thread of its own: between the supply and the line, which is pulled down, so that a
/// broken wire reads as open. Tells its level at each change and twice a second; null, once, when it cannot be read.
/// </summary>
public sealed class ContactWatch : IDisposable
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim end = new();
    private readonly Thread thread;

    /// <param name="machine">Whose.</param>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="openChip">Opens the chip.</param>
    /// <param name="line">The contact's line.</param>
    /// <param name="tell">Takes whether it is closed, on this thread, also when nothing changed; must be quick.</param>
    /// <param name="log">For what a person should know.</param>
    public ContactWatch(MachineId machine, string what, Func<IGpioLines> openChip, uint line, Action<bool?> tell, ILogger log)
    {
        thread = new Thread(() => Run(machine, what, openChip, line, tell, log)) { Name = $"{machine} {what}", IsBackground = true };
        thread.Start();
    }

    public void Dispose()
    {
        end.Set();
        thread.Join(2 * Look);
    }

    private void Run(MachineId machine, string what, Func<IGpioLines> openChip, uint line, Action<bool?> tell, ILogger log)
    {
        KernelPriority.GoFirst();
        bool isLost = false;
        while (!end.IsSet)
        {
            try
            {
                using var chip = openChip();
                using var input = chip.OpenInput(line, LinePull.Down, Debounce);
                tell(input.ReadLevel());
                if (isLost) MachineLog.ContactBack(log, machine, line, what);
                isLost = false;
                // An edge that was missed shows in the level.
                while (!end.IsSet) tell(input.TryWaitEdge(Look, out var edge) ? edge.IsRising : input.ReadLevel());
            }
            catch (IOException e)
            {
                if (!isLost) MachineLog.ContactLost(log, machine, line, what, e.Message);
                if (!isLost) tell(null);
                isLost = true;
                end.Wait(Look);
            }
        }
    }
}
