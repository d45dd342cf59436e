using FabAccess.Core.Values;

namespace FabAccess.Edge.Tests.Badges;

internal static class TestUids
{
    public static BadgeUid Badge { get; } = Of(0x04, 0x52, 0x3B, 0x1A, 0x6F, 0x5C, 0x80);

    public static BadgeUid Other { get; } = Of(0xA1, 0xB2, 0xC3, 0xD4);

    /// <summary>What a tag's number of so many bits is stored as.</summary>
    public static BadgeUid Tag(int bits, uint number) => Of([0xFA, (byte)bits, 0, .. BitConverter.GetBytes(number).Reverse()]);

    public static BadgeUid Of(params byte[] bytes) => BadgeUid.TryCreate(bytes, out var uid) ? uid : throw new ArgumentException("no UID", nameof(bytes));
}
