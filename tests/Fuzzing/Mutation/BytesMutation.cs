using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Changes, cuts and repeats bytes, knowing nothing of what they mean.</summary>
internal sealed class BytesMutation : IMutation
{
    private const int LongestRange = 64;

    private static readonly byte[] Edges = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, (byte)'"', (byte)'{', (byte)'\\', (byte)'\n', (byte)'0'];

    public byte[] Of(byte[] input, byte[] other, Dice dice)
    {
        if (input.Length == 0) return other.Length == 0 ? [(byte)dice.Below(256)] : other[..(1 + dice.Below(other.Length))];
        int at = dice.Below(input.Length), end = Math.Min(input.Length, at + dice.Few(LongestRange));
        switch (dice.Below(10))
        {
            case 0: return input.Replaced(at, at + 1, [(byte)(input[at] ^ (1 << dice.Below(8)))]);
            case 1: return input.Replaced(at, at + 1, [(byte)dice.Below(256)]);
            case 2: return input.Replaced(at, at + 1, [dice.Of(Edges)]);
            case 3: return input.Replaced(at, at, [dice.Of(Edges)]);
            case 4: return input.Replaced(at, end, []);
            case 5: return Repeated(input, at, end, dice.Few(32));
            case 6: return input[..at];
            case 7: return Number(input, at, dice);
            case 8:
                int from = other.Length == 0 ? 0 : dice.Below(other.Length);
                return input.Replaced(at, end, other.AsSpan(from, Math.Min(other.Length - from, dice.Few(LongestRange))));
            default:
                byte[] range = input[at..end];
                byte[] without = input.Replaced(at, end, []);
                int to = dice.Below(without.Length + 1);
                return without.Replaced(to, to, range);
        }
    }

    public IReadOnlyList<byte[]> Pieces(byte[] input) => [.. input.Chunk(16)];

    private static byte[] Repeated(byte[] input, int start, int end, int times)
    {
        byte[] range = input[start..end];
        return input.Replaced(end, end, [.. Enumerable.Repeat(range, times).SelectMany(r => r)]);
    }

    // What is a number to the reader has 1, 2, 4 or 8 bytes, in one order or the other.
    private static byte[] Number(byte[] input, int at, Dice dice)
    {
        int width = Math.Min(1 << dice.Below(4), input.Length - at);
        ulong value = dice.Below(4) switch { 0 => 0, 1 => ulong.MaxValue, 2 => (ulong)long.MaxValue, _ => (ulong)input.Length + (ulong)dice.Below(3) };
        var bytes = BitConverter.GetBytes(value)[..width];
        if (dice.OneIn(2)) Array.Reverse(bytes);
        return input.Replaced(at, at + width, bytes);
    }
}
