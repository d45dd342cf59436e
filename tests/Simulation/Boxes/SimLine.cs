namespace FabAccess.Simulation.Boxes;

/// <summary>
/// One relay line as it is wired: what the chip drives, what an accident makes of it, and so whether the machine has power.
/// Without somebody who drives it the external resistor pulls it low.
/// </summary>
public sealed class SimLine(string machine)
{
    private bool? driven;
    private bool? stuck;

    public string Machine => machine;

    public bool HasPower { get; private set; }

    /// <summary>Stuck: true for high whatever is driven, false for low, null for neither.</summary>
    public bool? Stuck
    {
        get => stuck;
        set
        {
            stuck = value;
            WasStuck?.Invoke();
            Settle();
        }
    }

    /// <summary>The kernel does not hand it out, and takes it back from who has it.</summary>
    public bool IsLost { get; set; }

    /// <summary>The kernel takes no new level.</summary>
    public bool RefusesDrive { get; set; }

    public bool IsTaken => driven is not null;

    /// <summary>Told, before the power changes, when the wiring breaks or is whole again.</summary>
    public Action? WasStuck { get; set; }

    /// <summary>Told when power comes or goes.</summary>
    public Action<bool>? Changed { get; set; }

    /// <summary>Null: nobody drives it.</summary>
    internal void Drive(bool? level)
    {
        driven = level;
        Settle();
    }

    private void Settle()
    {
        bool now = stuck ?? driven ?? false;
        if (now == HasPower) return;
        HasPower = now;
        Changed?.Invoke(now);
    }
}
