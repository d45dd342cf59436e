using FabAccess.Core.Values;

namespace FabAccess.Edge.Machines;

/// <summary>What the machines of one box share and only one of them may have at a time: an extractor, a feed. Any thread.</summary>
public sealed class ExclusiveGroups
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, MachineId> holders = [];

    /// <summary>Takes it for this machine; also true when this machine has it. False when another one does.</summary>
    public bool TryTake(string group, MachineId machine)
    {
        lock (gate) return holders.TryAdd(group, machine) || holders[group] == machine;
    }

    /// <summary>Gives back whatever this machine has.</summary>
    public void Release(MachineId machine)
    {
        lock (gate)
        {
            foreach (string group in holders.Where(h => h.Value == machine).Select(h => h.Key).ToArray()) holders.Remove(group);
        }
    }
}
