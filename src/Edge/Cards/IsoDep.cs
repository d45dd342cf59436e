namespace FabAccess.Edge.Cards;

/// <summary>Carries one frame to the card that is selected, and the next one back, without their checksums; null when none came or it was garbled.</summary>
/// <exception cref="IOException">The reader does not answer as a reader should.</exception>
internal delegate byte[]? CardFrames(ReadOnlySpan<byte> frame);

/// <summary>
/// The block protocol of ISO 14443-4, the reader's side: activation, commands longer than a frame, answers longer than a
/// frame, the card's wish for more time, and one block that was lost.
///
/// Our own, for two reasons: libnfc copies a card's answer to selection by a length that the card chose (zero ends the
/// process), and a bare transceiver such as the MFRC522 needs it anyway. A card is hostile until it has proved itself: every
/// length is checked against what came, and blocks and time are counted.
/// </summary>
internal sealed class IsoDep : ICardChannel
{
    /// <summary>For a proof at a machine, where somebody waits: a real one takes a tenth.</summary>
    public static readonly TimeSpan LongestProof = TimeSpan.FromSeconds(1);

    // 256 bytes, the most that ISO 14443-4 (2008) knows; the PN532 takes 262.
    private const byte Rats = 0xE0, FrameSizeCode = 0x80;
    private const int MostBlocks = 128, Tries = 3, ChecksumBytes = 2, PcbBytes = 1;

    private static readonly int[] FrameSizes = [16, 24, 32, 40, 48, 64, 96, 128, 256];

    private readonly CardFrames frames;
    private readonly TimeProvider time;
    private readonly TimeSpan longest;
    private readonly long begun;
    private readonly int room;
    private int block, blocks;

    private IsoDep(CardFrames frames, int frameSize, TimeProvider time, TimeSpan longest)
    {
        (this.frames, this.time, this.longest) = (frames, time, longest);
        room = frameSize - PcbBytes - ChecksumBytes;
        begun = time.GetTimestamp();
    }

    /// <summary>Brings a card that was just selected to where it takes commands.</summary>
    /// <exception cref="CardFaultException">It does not, or its answer to selection is none.</exception>
    public static IsoDep Activate(CardFrames frames, TimeProvider time, TimeSpan longest)
    {
        byte[] ats = frames([Rats, FrameSizeCode]) ?? throw new CardFaultException(CardFault.Mute, "The card does not answer to activation: it is gone, or of a kind that only has a number.");
        return new(frames, FrameSizeOf(ats), time, longest);
    }

    /// <inheritdoc/>
    public byte[] Exchange(ReadOnlySpan<byte> command)
    {
        byte[] answer = [];
        for (int at = 0; at < command.Length; at += room)
        {
            bool isLast = command.Length - at <= room;
            answer = Turn([(byte)(0x02 | (isLast ? 0 : 0x10) | block), .. command[at..Math.Min(at + room, command.Length)]]);
            if (isLast) break;
            if (!IsAcknowledgement(answer)) throw Nonsense("takes no long command");
            block ^= 1;
        }
        return Receive(answer);
    }

    // T0 says what follows it, and how long a frame the card takes. One that leaves it out takes 32 bytes.
    private static int FrameSizeOf(byte[] ats)
    {
        if (ats.Length == 0 || ats[0] != ats.Length) throw Nonsense("says another length of its answer to selection than it has");
        if (ats.Length == 1) return FrameSizes[2];
        int interfaceBytes = int.PopCount(ats[1] & 0x70);
        if (ats.Length < 2 + interfaceBytes) throw Nonsense("leaves out what it announced at selection");
        return FrameSizes[Math.Min(ats[1] & 0x0F, FrameSizes.Length - 1)];
    }

    private byte[] Receive(byte[] first)
    {
        var whole = new List<byte>();
        for (byte[] answer = first; ; answer = Turn([(byte)(0xA2 | block)]))
        {
            if (!IsInformation(answer)) throw Nonsense("answers with what is no answer");
            block ^= 1;
            whole.AddRange(answer.AsSpan(PcbBytes));
            if (whole.Count > ICardChannel.LongestAnswer) throw Nonsense("answers without end");
            if ((answer[0] & 0x10) == 0) return [.. whole];
        }
    }

    // One block there and one back. A lost one is asked for again: with the same acknowledgement, or with "not received"; a card
    // that had not received the block before says so by acknowledging the one before that.
    private byte[] Turn(byte[] sent)
    {
        byte[] next = sent;
        for (int tries = 0; tries < Tries; tries++)
        {
            byte[]? answer = Send(next);
            while (answer is [0xF2, var longer, ..]) answer = Send([0xF2, (byte)(longer & 0x3F)]);
            if (answer is null or [])
            {
                bool isInformation = (sent[0] & 0xE2) == 0x02;
                next = isInformation ? [(byte)(0xB2 | block)] : sent;
                continue;
            }
            if ((answer[0] & 0xF6) != 0xA2 || (answer[0] & 1) == block) return answer;
            next = sent;
        }
        throw new CardFaultException(CardFault.Gone, "The card fell silent: it was taken away too soon.");
    }

    private byte[]? Send(byte[] frame)
    {
        if (++blocks > MostBlocks) throw Nonsense("comes to no end");
        if (time.GetElapsedTime(begun) > longest) throw new CardFaultException(CardFault.Gone, "The card took too long.");
        return frames(frame);
    }

    private bool IsInformation(byte[] answer) => answer.Length >= PcbBytes && (answer[0] & 0xEE) == 0x02 && (answer[0] & 1) == block;

    private bool IsAcknowledgement(byte[] answer) => answer.Length == PcbBytes && answer[0] == (0xA2 | block);

    private static CardFaultException Nonsense(string what) => new(CardFault.Nonsense, $"The card {what}.");
}
