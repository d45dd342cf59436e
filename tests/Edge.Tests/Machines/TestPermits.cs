using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>Makes permit lists with two members who may use one machine.</summary>
internal static class TestPermits
{
    public static readonly MachineId Laser = MachineId.Parse("laser-1");
    public static readonly byte[] Key = [.. Enumerable.Range(0, BadgeHash.KeyBytes).Select(i => (byte)i)];
    public static readonly MemberId Camille = MemberId.Parse("22222222-2222-2222-2222-222222222222");

    public static PermitList List(IEnumerable<BadgeUid> permitted, long generation = 1, string? outOfOrder = null, Instant? until = null, Instant? issuedAt = null, (BadgeUid Uid, PermitHolder Holder)? other = null, MachinePrice? price = null)
    {
        var certification = new LocalizedText("Laser", "Laser");
        var holder = new PermitHolder(Camille, "Camille", Language.French, false, [new(Laser, Instant.FromUtc(2026, 1, 1, 0, 0), until)]);
        return new(
            new(1, generation), issuedAt ?? Instant.FromUtc(2026, 11, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0),
            [new(Laser, "Laser 1", certification, outOfOrder) { Price = price }],
            permitted.Select(uid => (uid, holder)).Concat(other is { } one ? [one] : []).Select(b => KeyValuePair.Create(BadgeHash.Of(b.uid, Key), new HeldBadge(b.holder, false))));
    }
}
