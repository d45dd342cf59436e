namespace FabAccess.Simulator.Readers;

/// <summary>Builds PN532 frames: 00 00 FF LEN LCS data DCS 00, with two length bytes above 255 bytes of data.</summary>
internal static class Pn532Frame
{
    public const byte FromHost = 0xD4, FromChip = 0xD5;
    public const int LongestData = 265;

    public static readonly byte[] Ack = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00];
    public static readonly byte[] Nack = [0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00];
    public static readonly byte[] SyntaxError = [0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00];

    public static byte[] Answer(byte command, byte[] data, bool badChecksum)
    {
        byte[] body = [FromChip, (byte)(command + 1), .. data];
        byte high = (byte)(body.Length >> 8), low = (byte)(body.Length & 0xFF);
        byte[] length = high == 0 ? [low, Complement(low)] : [0xFF, 0xFF, high, low, Complement(high + low)];
        int sum = Sum(body) ^ (badChecksum ? 0x5A : 0);
        return [0x00, 0x00, 0xFF, .. length, .. body, Complement(sum), 0x00];
    }

    /// <summary>The bytes added up, modulo 256.</summary>
    public static int Sum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        foreach (byte b in bytes) sum += b;
        return sum & 0xFF;
    }

    // What is missing to 256.
    private static byte Complement(int sum) => (byte)(-sum & 0xFF);
}
