namespace FabAccess.Simulator.Cards;

/// <summary>An NTAG213-like type 2 tag: READ 30, FAST_READ 3A, WRITE A2, GET_VERSION 60. 45 pages of 4 bytes.</summary>
public sealed class Ntag213Card(byte[] uid) : VirtualCard
{
    private const int Pages = 45, FirstUserPage = 4, AfterUserPages = 40;
    private readonly byte[] memory = FactoryMemory(uid);

    public override byte[] Uid => uid;
    public override ushort Atqa => 0x0044;
    public override byte Sak => 0x00;

    public override byte[]? Exchange(ReadOnlySpan<byte> command) => command switch
    {
        [0x30, var page] when page < Pages => ReadFourPages(page),
        [0x3A, var first, var last] when first <= last && last < Pages => memory[(first * 4)..((last + 1) * 4)],
        [0xA2, var page, _, _, _, _] when page is >= FirstUserPage and < AfterUserPages => Write(page, command[2..]),
        [0x60] => [0x00, 0x04, 0x04, 0x02, 0x01, 0x00, 0x0F, 0x03],
        _ => null,
    };

    // A read near the end wraps to page 0, as the chip's does.
    private byte[] ReadFourPages(int page)
    {
        var answer = new byte[16];
        for (int i = 0; i < answer.Length; i++) answer[i] = memory[(page * 4 + i) % memory.Length];
        return answer;
    }

    private byte[] Write(int page, ReadOnlySpan<byte> data)
    {
        data.CopyTo(memory.AsSpan(page * 4));
        return [];
    }

    // UID with its two check bytes, the capability container, and an empty NDEF message.
    private static byte[] FactoryMemory(byte[] u)
    {
        var m = new byte[Pages * 4];
        byte check0 = (byte)(0x88 ^ u[0] ^ u[1] ^ u[2]), check1 = (byte)(u[3] ^ u[4] ^ u[5] ^ u[6]);
        byte[] head = [u[0], u[1], u[2], check0, u[3], u[4], u[5], u[6], check1, 0x48, 0, 0, 0xE1, 0x10, 0x12, 0x00, 0x03, 0x00, 0xFE];
        head.CopyTo(m, 0);
        return m;
    }
}
