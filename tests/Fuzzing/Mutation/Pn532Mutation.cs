using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Changes bytes on the line between host and chip, and mostly puts lengths and checksums right again, so that what is in the frames is tried too.</summary>
internal sealed class Pn532Mutation : IMutation
{
    private const byte FromHost = 0xD4;

    private static readonly byte[] Commands = [0x00, 0x02, 0x04, 0x06, 0x08, 0x12, 0x14, 0x16, 0x32, 0x40, 0x42, 0x44, 0x4A, 0x52, 0x54, 0x60, 0x99];

    private readonly BytesMutation bytes = new();

    public byte[] Of(byte[] input, byte[] other, Dice dice)
    {
        switch (dice.Below(4))
        {
            case 0: return bytes.Of(input, other, dice);
            case 1:
                int at = dice.Below(input.Length + 1);
                return input.Replaced(at, at, Frame([dice.Of(Commands), .. Enumerable.Range(0, dice.Below(12)).Select(_ => (byte)dice.Below(256))], dice));
            default:
                var frames = Frames(input);
                if (frames.Count == 0) return bytes.Of(input, other, dice);
                var (start, end, data) = dice.Of(frames);
                return input.Replaced(start, end, Frame(bytes.Of(data, other, dice), dice));
        }
    }

    public IReadOnlyList<byte[]> Pieces(byte[] input)
    {
        var pieces = new List<byte[]>();
        int from = 0;
        foreach (var (_, end, _) in Frames(input))
        {
            pieces.Add(input[from..end]);
            from = end;
        }
        pieces.Add(input[from..]);
        return pieces;
    }

    // 00 00 FF LEN LCS D4 data DCS 00; above 255 bytes FF FF and two bytes of length.
    private static byte[] Frame(byte[] data, Dice dice)
    {
        byte[] body = [FromHost, .. data.Take(300)];
        byte high = (byte)(body.Length >> 8), low = (byte)(body.Length & 0xFF);
        byte[] length = high == 0 && !dice.OneIn(8) ? [low, Complement(low)] : [0xFF, 0xFF, high, low, Complement(high + low)];
        return [0x00, 0x00, 0xFF, .. length, .. body, Complement(body.Sum(b => b)), 0x00];
    }

    private static List<(int Start, int End, byte[] Data)> Frames(byte[] input)
    {
        var frames = new List<(int, int, byte[])>();
        for (int i = 0; i + 6 < input.Length; i++)
        {
            if (input[i] != 0x00 || input[i + 1] != 0xFF || input[i + 2] < 2 || ((input[i + 2] + input[i + 3]) & 0xFF) != 0) continue;
            int end = i + 4 + input[i + 2] + 1;
            if (end > input.Length || input[i + 4] != FromHost) continue;
            frames.Add((i, end, input[(i + 5)..(end - 1)]));
            i = end - 1;
        }
        return frames;
    }

    private static byte Complement(int sum) => (byte)(-sum & 0xFF);
}
