using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests;

/// <summary>Data that tests start from; each test changes what it is about.</summary>
internal static class Make
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 12, 0);
    public static readonly BootId Boot = new(Guid.Parse("0b007000-0000-4000-8000-000000000001"));
    public static readonly MachineId Laser = MachineId.Parse("laser-1");
    public static readonly SessionId Session = new(Guid.Parse("01900000-0000-7000-8000-000000000001"));
    public static readonly SessionId NextSession = new(Guid.Parse("01900000-0000-7000-8000-000000000002"));
    public static readonly IncidentId Incident = new(Guid.Parse("0e000000-0000-7000-8000-000000000001"));
    public static readonly MemberId Alice = new(Guid.Parse("a11ce000-0000-4000-8000-000000000000"));
    public static readonly MemberId Bob = new(Guid.Parse("b0b00000-0000-4000-8000-000000000000"));
    public static readonly BadgeHash AliceBadge = new(0, 0xA11CE);
    public static readonly BadgeHash BobBadge = new(0, 0xB0B);

    public static Moment At(long seconds, BootId? boot = null) =>
        new(boot ?? Boot, 1_000_000 + seconds * 1000, Noon + Duration.FromSeconds(seconds), ClockTrust.Synchronised);

    public static PermitHolder Holder(MemberId member, bool suspended = false, params Permit[] permits) =>
        new(member, "Alice", Language.French, suspended, [.. permits]);

    public static Permit Permit(Instant? until = null, Instant? from = null) => new(Laser, from ?? Noon - Duration.FromDays(1), until);

    public static PermitList List(HeldBadge? alice = null, string? outOfOrder = null, bool requires = true, Instant? notAfter = null, Duration? maxAge = null, MinimumCredential minimum = MinimumCredential.Uid)
    {
        var rule = new MachineRule(Laser, "Laser 1", requires ? new("Laser") : null, outOfOrder, maxAge, minimum);
        Dictionary<BadgeHash, HeldBadge> badges = new() { [AliceBadge] = alice ?? new(Holder(Alice, false, Permit()), false) };
        return new(new(1, 7), Noon - Duration.FromHours(1), notAfter ?? Noon + Duration.FromDays(45), [rule], badges);
    }

    public static OpenSession Open(bool withdrawn = false) => new(Session, Alice, AliceBadge, At(-600), At(-30), withdrawn);

    public static MachineState State(MachineStateKind kind, bool withdrawn = false) => kind switch
    {
        MachineStateKind.Free => MachineState.Initial,
        MachineStateKind.InUse => new(Open(withdrawn), MachineFaults.None, null),
        MachineStateKind.LockedOut => new(null, MachineFaults.None, "lens broken"),
        MachineStateKind.Faulted => new(null, MachineFaults.Reader, null),
        MachineStateKind.CoolingDown => MachineState.Initial with { Cooling = new(At(-60), 300_000) },
        MachineStateKind.ToCheck => MachineState.Initial with { IsToCheck = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
