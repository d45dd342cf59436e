using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Readers;

/// <summary>
/// An MFRC522 at the level of its SPI bus (data sheet, sections 8.1.2 and 9): registers, FIFO, timer, and what cards answer
/// bit by bit, so that two of them collide as they do on the air. Cards play ISO/IEC 14443-3. Any thread.
/// </summary>
public sealed class VirtualMfrc522(TimeProvider time)
{
    private const byte Command = 0x01, Irq = 0x04, Error = 0x06, Status2 = 0x08, FifoData = 0x09, FifoLevel = 0x0A, Control = 0x0C, BitFraming = 0x0D, Coll = 0x0E, TxControl = 0x14, ReloadHigh = 0x2C, ReloadLow = 0x2D, VersionAt = 0x37;

    private readonly Lock gate = new();
    private readonly byte[] registers = new byte[64];
    private readonly Queue<byte> fifo = new();
    private readonly List<LaidCard> cards = [];
    private long? timesOutAt;

    /// <summary>What it says of itself: 91 and 92 are the maker's, others are clones.</summary>
    public byte Version { get; set; } = 0x92;

    /// <summary>Without supply, or its wires are off: all ones.</summary>
    public bool IsDead { get; set; }

    /// <summary>Each answer from the air is garbled: a noisy supply.</summary>
    public bool IsNoisy { get; set; }

    /// <summary>Cards are torn away before they say who they are.</summary>
    public bool TearsAway { get; set; }

    public int Searches { get; private set; }

    private bool HasField => (registers[TxControl] & 0x03) == 0x03;

    /// <summary>These cards lie there now.</summary>
    public void Place(params VirtualCard[] now)
    {
        lock (gate)
        {
            cards.RemoveAll(c => !now.Contains(c.Card));
            cards.AddRange(now.Where(n => cards.All(c => c.Card != n)).Select(n => new LaidCard(n)));
        }
    }

    /// <summary>It resets itself, as it does at a dip of its supply, and says nothing about it.</summary>
    public void ResetSilently()
    {
        lock (gate) Reset();
    }

    /// <summary>It takes itself for a MIFARE reader in the middle of a conversation.</summary>
    public void TurnCipherOn()
    {
        lock (gate) registers[Status2] |= 0x08;
    }

    /// <summary>One transfer with the chip selected: an address byte and what follows it.</summary>
    public void Exchange(ReadOnlySpan<byte> sent, Span<byte> received)
    {
        lock (gate)
        {
            received.Clear();
            if (IsDead)
            {
                received.Fill(0xFF);
                return;
            }
            bool isRead = (sent[0] & 0x80) != 0;
            for (int i = 1; i < sent.Length; i++)
            {
                byte register = (byte)(((isRead ? sent[i - 1] : sent[0]) >> 1) & 0x3F);
                if (isRead) received[i] = Read(register);
                else Write(register, sent[i]);
            }
        }
    }

    private byte Read(byte register)
    {
        if (register == Irq && timesOutAt is { } at && time.GetTimestamp() >= at)
        {
            registers[Irq] |= 0x01;
            timesOutAt = null;
        }
        return register switch
        {
            VersionAt => Version,
            FifoLevel => (byte)fifo.Count,
            FifoData => fifo.TryDequeue(out byte next) ? next : (byte)0,
            _ => registers[register],
        };
    }

    private void Write(byte register, byte value)
    {
        switch (register)
        {
            case Irq:
                registers[Irq] = (value & 0x80) != 0 ? (byte)(registers[Irq] | (value & 0x7F)) : (byte)(registers[Irq] & ~value);
                break;
            case FifoLevel:
                if ((value & 0x80) != 0) fifo.Clear();
                break;
            case FifoData:
                if (fifo.Count < 64) fifo.Enqueue(value);
                break;
            case Command:
                registers[Command] = (byte)(value & 0x0F);
                if (value == 0x0F) Reset();
                break;
            case BitFraming:
                registers[BitFraming] = (byte)(value & 0x7F);
                if ((value & 0x80) != 0 && registers[Command] == 0x0C) Send();
                break;
            case TxControl:
                registers[TxControl] = value;
                if (!HasField)
                    foreach (var card in cards) card.LosePower();
                break;
            default:
                registers[register] = value;
                break;
        }
    }

    private void Reset()
    {
        Array.Clear(registers);
        registers[TxControl] = 0x80;
        fifo.Clear();
        timesOutAt = null;
        foreach (var card in cards) card.LosePower();
    }

    private void Send()
    {
        byte[] frame = [.. fifo];
        fifo.Clear();
        registers[Error] = 0;
        // The timer counts 25 µs a step, as the driver sets its prescaler.
        long patience = (long)(((registers[ReloadHigh] << 8) | registers[ReloadLow]) * 25e-6 * time.TimestampFrequency);
        timesOutAt = time.GetTimestamp() + patience;
        if (!HasField || (registers[Status2] & 0x08) != 0) return;
        bool isShort = (registers[BitFraming] & 0x07) == 7;
        if (isShort) Searches++;
        byte[][] answers = [.. cards.Select(c => c.Answer(frame, isShort)).OfType<byte[]>()];
        if (TearsAway && !isShort) answers = [];
        if (answers.Length == 0) return;
        Receive(answers);
    }

    // All at once: where they differ is a collision, and what lies behind it is zeros.
    private void Receive(byte[][] answers)
    {
        timesOutAt = null;
        registers[Irq] |= 0x20;
        registers[Control] = 0;
        registers[Coll] &= 0x80;
        byte[] first = answers[0];
        bool collides = answers.Any(a => !a.AsSpan().SequenceEqual(first));
        if (collides) registers[Error] |= 0x08;
        else if (IsNoisy) registers[Error] |= 0x02;
        foreach (byte b in first) fifo.Enqueue(b);
    }

    /// <summary>A card in the field and its state after ISO/IEC 14443-3, 6.3.</summary>
    private sealed class LaidCard(VirtualCard card)
    {
        private bool isReady, isHalted, isActive;
        private int level;

        public VirtualCard Card => card;

        public void LosePower()
        {
            (isReady, isHalted, isActive, level) = (false, false, false, 0);
            card.PowerLost();
        }

        public byte[]? Answer(byte[] frame, bool isShort)
        {
            if (isShort) return Wake(frame[0]);
            if (isActive && frame is [0x50, 0x00, _, _]) (isHalted, isActive) = (true, false);
            if (!isReady || frame.Length < 2 || frame[0] != 0x93 + (2 * level)) return null;
            byte[] part = Part();
            if (frame[1] == 0x20) return part;
            if (frame[1] != 0x70 || frame.Length != 9 || !frame.AsSpan(2, 5).SequenceEqual(part) || !frame.AsSpan(7).SequenceEqual(Checksum(frame.AsSpan(0, 7))))
            {
                isReady = false;
                return null;
            }
            bool goesOn = level < Levels - 1;
            level++;
            (isReady, isActive) = (goesOn, !goesOn);
            if (isActive) card.Selected();
            byte sak = goesOn ? (byte)0x04 : card.Sak;
            return [sak, .. Checksum([sak])];
        }

        private int Levels => card.Uid.Length switch { 4 => 1, 7 => 2, _ => 3 };

        private byte[]? Wake(byte command)
        {
            bool wakes = command == 0x52 || (command == 0x26 && !isHalted);
            (isReady, isActive, level) = (wakes && !isActive, false, 0);
            if (!isReady) return null;
            isHalted = false;
            return [(byte)(card.Atqa & 0xFF), (byte)(card.Atqa >> 8)];
        }

        private byte[] Part()
        {
            byte[] four = level < Levels - 1 ? [0x88, .. card.Uid.Skip(level * 3).Take(3)] : [.. card.Uid.Skip(level * 3).Take(4)];
            return [.. four, (byte)(four[0] ^ four[1] ^ four[2] ^ four[3])];
        }

        private static byte[] Checksum(ReadOnlySpan<byte> bytes)
        {
            ushort crc = 0x6363;
            foreach (byte b in bytes)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    bool low = ((crc ^ (b >> bit)) & 1) != 0;
                    crc = (ushort)(low ? (crc >> 1) ^ 0x8408 : crc >> 1);
                }
            }
            return [(byte)(crc & 0xFF), (byte)(crc >> 8)];
        }
    }
}
