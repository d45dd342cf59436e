using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.People;

/// <summary>How a person leaves a machine.</summary>
public enum Leaving
{
    OwnBadge,
    Button,

    /// <summary>Walks away; whoever closes the lab in the evening presses the button.</summary>
    LeavesItOn,

    /// <summary>Tries with somebody else's badge first.</summary>
    OtherBadge,
}

/// <summary>How a person lays a card down, the first time.</summary>
public enum Manner
{
    Plain,

    /// <summary>The card is torn away before it is read.</summary>
    Torn,

    /// <summary>Two cards in one wallet.</summary>
    TwoCards,

    /// <summary>A phone, which makes a number up.</summary>
    Phone,
}

/// <summary>One person who comes to use one machine.</summary>
/// <param name="Id">v, day, machine and number; never changes when others are left out.</param>
/// <param name="Member">Index in the lab; below 0 for a stranger.</param>
/// <param name="Machine">Index in the lab.</param>
/// <param name="Arrives">True time since the beginning.</param>
/// <param name="Stays">From the start of the machine until leaving.</param>
/// <param name="Leaving">How.</param>
/// <param name="Manner">How the card is laid down the first time.</param>
/// <param name="Patience">Taps until the person gives up.</param>
public sealed record Visit(string Id, int Member, int Machine, TimeSpan Arrives, TimeSpan Stays, Leaving Leaving, Manner Manner, int Patience)
{
    private static readonly TimeSpan Opens = TimeSpan.FromHours(7), Closes = TimeSpan.FromHours(20), Longest = TimeSpan.FromHours(6);

    public static Visit Of(long seed, int day, int machine, int number)
    {
        var dice = Dice.Of(seed, "visit", (((long)day * 1000) + machine) * 100 + number);
        int member = dice.Chance(0.06) ? -1 - (int)dice.Below(Lab.StrangerCount) : (int)dice.Below(Lab.MemberCount);
        var arrives = TimeSpan.FromDays(day) + dice.Within(Opens, Closes);
        var stays = dice.Around(TimeSpan.FromMinutes(4), 1.3);
        stays = stays > Longest ? Longest : stays + TimeSpan.FromSeconds(2);
        var leaving = dice.Below(40) switch { < 25 => Leaving.OwnBadge, < 33 => Leaving.Button, < 39 => Leaving.OtherBadge, _ => Leaving.LeavesItOn };
        var manner = dice.Below(20) switch { 0 => Manner.Torn, 1 => Manner.TwoCards, 2 => Manner.Phone, _ => Manner.Plain };
        int patience = dice.Chance(0.1) ? 12 : dice.Between(1, 5);
        return new($"v{day}.{machine}.{number}", member, machine, arrives, stays, leaving, manner, patience);
    }
}
