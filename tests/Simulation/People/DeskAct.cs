using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.People;

/// <summary>What somebody at the desk does.</summary>
public enum DeskKind
{
    Grant,
    GrantForDays,
    Revoke,
    Block,
    Unblock,
    Suspend,
    Readmit,
    OutOfOrder,
    BackInOrder,
    NewMember,
    NewBadge,
}

/// <summary>One thing done at the desk.</summary>
/// <param name="Id">d, day and number.</param>
/// <param name="At">True time since the beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Member">To whom; index in the lab.</param>
/// <param name="Machine">Index in the lab of the largest size; whoever does it takes the rest by the machines there are.</param>
/// <param name="Certification">Index.</param>
/// <param name="Days">For a grant that ends.</param>
public sealed record DeskAct(string Id, TimeSpan At, DeskKind Kind, int Member, int Machine, int Certification, int Days)
{
    public static DeskAct Of(long seed, int day, int number)
    {
        var dice = Dice.Of(seed, "desk", (day * 100) + number);
        var at = TimeSpan.FromDays(day) + dice.Within(TimeSpan.FromHours(8), TimeSpan.FromHours(19));
        return new(
            $"d{day}.{number}", at, dice.Pick(Enum.GetValues<DeskKind>()), (int)dice.Below(Lab.MemberCount), (int)dice.Below(1000),
            (int)dice.Below(Lab.Certifications.Count), dice.Between(1, 20));
    }
}
