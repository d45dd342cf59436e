using FabAccess.Core.Machines;

namespace FabAccess.Edge.Machines;

/// <summary>What the contacts of one machine's interlock say together. Open until they have said that they are closed. Any thread.</summary>
/// <param name="wired">The contacts that there are.</param>
/// <param name="cutting">Those of them that cut a running machine when they open.</param>
/// <param name="tell">Takes what changed.</param>
public sealed class InterlockContacts(Interlocks wired, Interlocks cutting, Action<MachineInput.InterlocksChanged> tell)
{
    private readonly Lock gate = new();
    private Interlocks open = wired;

    /// <summary>What holds before any contact has spoken.</summary>
    public MachineInput.InterlocksChanged Now
    {
        get { lock (gate) return new(open, open & cutting); }
    }

    /// <param name="which">The contact.</param>
    /// <param name="isClosed">Null when it cannot be read, which is as good as open.</param>
    public void Take(Interlocks which, bool? isClosed)
    {
        // Told under the lock: what is told last is what holds.
        lock (gate)
        {
            var before = open;
            open = isClosed == true ? open & ~which : open | which;
            if (open != before) tell(new(open, open & cutting));
        }
    }
}
