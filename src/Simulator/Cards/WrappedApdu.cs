namespace FabAccess.Simulator.Cards;

/// <summary>The frame around the native commands of NXP's cards (90 INS 00 00 Lc data 00, answered with data 91 status), and SELECT by name.</summary>
internal static class WrappedApdu
{
    public static byte[] Answer(ReadOnlySpan<byte> command, Func<byte[], byte[]> select, Func<byte, byte[], (byte Status, byte[] Body)> native)
    {
        if (command.Length < 5 || (command.Length > 5 && command.Length < 5 + command[4])) return [0x67, 0x00];
        byte[] data = command.Length > 5 ? command.Slice(5, command[4]).ToArray() : [];
        if (command[0] == 0x00 && command[1] == 0xA4) return select(data);
        if (command[0] != 0x90) return [0x6E, 0x00];
        var (status, body) = native(command[1], data);
        return [.. body, 0x91, status];
    }
}
