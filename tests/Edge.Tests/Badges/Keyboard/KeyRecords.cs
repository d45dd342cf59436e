using System.Buffers.Binary;

namespace FabAccess.Edge.Tests.Badges.Keyboard;

/// <summary>The kernel's records for keys that are typed: down, up, and a report behind each.</summary>
internal static class KeyRecords
{
    public const ushort Key = 1, Shift = 42, Enter = 28;

    public static byte[] Typed(string characters, int longBytes) => [.. characters.SelectMany(c => Press(CodeOf(c), longBytes))];

    public static byte[] Press(ushort code, int longBytes) =>
        [.. Of(Key, code, 1, longBytes), .. Of(0, 0, 0, longBytes), .. Of(Key, code, 0, longBytes), .. Of(0, 0, 0, longBytes)];

    public static byte[] Of(ushort type, ushort code, int value, int longBytes)
    {
        var record = new byte[(2 * longBytes) + 8];
        // The time, which nobody reads.
        record.AsSpan(0, 2 * longBytes).Fill(0x5A);
        var body = record.AsSpan(2 * longBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(body, type);
        BinaryPrimitives.WriteUInt16LittleEndian(body[2..], code);
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], value);
        return record;
    }

    private static ushort CodeOf(char character) => character switch
    {
        '\n' => Enter,
        '0' => 11,
        >= '1' and <= '9' => (ushort)(character - '1' + 2),
        'A' => 30,
        'B' => 48,
        'C' => 46,
        'D' => 32,
        'E' => 18,
        'F' => 33,
        'x' => 45,
        _ => throw new ArgumentOutOfRangeException(nameof(character)),
    };
}
