using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Readers;

/// <summary>
/// The card's side of ISO 14443-4 under one selection, for a reader that sends its own frames: activation, numbered blocks, chains
/// in both directions, and the block that is asked for again. Frames come and go without checksum.
/// </summary>
internal sealed class CardProtocol(VirtualCard card)
{
    private const int PcbBytes = 1, ChecksumBytes = 2;

    private static readonly int[] FrameSizes = [16, 24, 32, 40, 48, 64, 96, 128, 256];

    private readonly List<byte> incoming = [];
    private readonly Queue<byte[]> outgoing = [];
    private byte[] last = [];
    private int block = 1, room;
    private bool isActive;

    /// <summary>Answers a frame; null when the card stays silent.</summary>
    public byte[]? Receive(ReadOnlySpan<byte> frame)
    {
        if (!isActive && frame is [0xE0, var parameters] && card.Ats.Length > 0) return Activate(parameters);
        if (!isActive) return card.Exchange(frame);
        if (frame.IsEmpty) return null;
        byte pcb = frame[0];
        if (pcb == 0xC2)
        {
            isActive = false;
            return [pcb];
        }
        if ((pcb & 0xE2) == 0x02) return Information(pcb, frame[PcbBytes..]);
        if ((pcb & 0xF6) == 0xA2) return (pcb & 1) == block ? last : Next();
        if ((pcb & 0xF6) == 0xB2) return (pcb & 1) == block ? last : [(byte)(0xA2 | block)];
        return null;
    }

    private byte[] Activate(byte parameters)
    {
        isActive = true;
        room = FrameSizes[Math.Min(parameters >> 4, FrameSizes.Length - 1)] - PcbBytes - ChecksumBytes;
        return card.Ats;
    }

    private byte[]? Information(byte pcb, ReadOnlySpan<byte> contents)
    {
        block ^= 1;
        incoming.AddRange(contents);
        if ((pcb & 0x10) != 0) return last = [(byte)(0xA2 | block)];
        byte[] command = [.. incoming];
        incoming.Clear();
        outgoing.Clear();
        if (card.Exchange(command) is not { } answer) return null;
        foreach (byte[] part in answer.Chunk(room)) outgoing.Enqueue(part);
        return First();
    }

    private byte[]? Next()
    {
        block ^= 1;
        return First();
    }

    private byte[]? First()
    {
        if (!outgoing.TryDequeue(out byte[]? part)) return null;
        return last = [(byte)(0x02 | (outgoing.Count > 0 ? 0x10 : 0) | block), .. part];
    }
}
