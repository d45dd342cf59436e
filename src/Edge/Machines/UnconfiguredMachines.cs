using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

/// <summary>
/// A machine that was taken out of the configuration while its session was open has no worker that could close it: it is
/// closed here, by the same rule, so that no session stays open for ever.
/// </summary>
public static class UnconfiguredMachines
{
    public static void Close(IReadOnlyDictionary<MachineId, MachineState> folded, IReadOnlySet<MachineId> configured, IJournal journal, Moment now, ILogger log)
    {
        foreach (var (machine, state) in folded.Where(f => !configured.Contains(f.Key) && f.Value.Session is not null))
        {
            journal.Append(machine, MachineRules.Step(state, new MachineInput.Restarted(), now).Events, now);
            MachineLog.ClosedUnconfigured(log, machine);
        }
    }
}
