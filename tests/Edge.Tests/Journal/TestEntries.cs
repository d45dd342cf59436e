using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Tests.Time;
using NodaTime;

namespace FabAccess.Edge.Tests.Journal;

/// <summary>Facts to journal.</summary>
internal static class TestEntries
{
    public static readonly MachineId Laser = MachineId.Parse("laser-1");
    public static readonly MachineEvent Refused = new MachineEvent.AccessRefused(RefusalReason.UnknownBadge, BadgeHash.Parse(new('a', 32)), null);
    public static readonly SessionId Session = SessionId.Parse("33333333-3333-3333-3333-333333333333");
    public static readonly MachineEvent Started = new MachineEvent.SessionStarted(Session, MemberId.Parse("22222222-2222-2222-2222-222222222222"), BadgeHash.Parse(new('b', 32)));

    public static Moment At(int days) =>
        new(VirtualTime.Boot, 86_400_000L * days, Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromDays(days), ClockTrust.Synchronised);
}
