using FabAccess.Core.Values;

namespace FabAccess.Simulation.People;

/// <summary>What the display says, as far as it changes what a person does.</summary>
public enum Shown
{
    Started,
    Ended,
    Refused,
    HalfRead,
    Fault,
}

/// <summary>A machine as one stands before it: the simulated box behind it is one of these, and tests have others.</summary>
public interface IMachineFront
{
    /// <summary>It runs: there is power behind its relay.</summary>
    bool HasPower { get; }

    /// <summary>Somebody's card lies on the reader.</summary>
    bool IsBusy { get; }

    /// <summary>Told what the display says, when it says something.</summary>
    Action<Shown>? Display { get; set; }

    /// <param name="cards">All that lie on the reader now.</param>
    /// <param name="isTorn">They are torn away before they are read.</param>
    void Lay(IReadOnlyList<BadgeUid> cards, bool isTorn);

    void Lift();

    void PressStop();
}
