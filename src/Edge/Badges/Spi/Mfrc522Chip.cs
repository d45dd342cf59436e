namespace FabAccess.Edge.Badges.Spi;

/// <summary>What came of one exchange with the field.</summary>
internal enum AirResult
{
    Answer,

    /// <summary>Nobody answered in time.</summary>
    Silence,

    /// <summary>Several answered, and not the same.</summary>
    Collision,

    /// <summary>Something answered that is no sound frame.</summary>
    Garbled,
}

/// <summary>
/// The registers of an MFRC522 by SPI (data sheet MFRC522, section 9): an address byte is the register times two, and 80 hex
/// for reading. A bare transceiver: it sends bits, and says what came back.
/// </summary>
internal sealed class Mfrc522Chip(ISpiExchange bus, TimeProvider time)
{
    private const byte Command = 0x01, Irq = 0x04, Error = 0x06, Status2 = 0x08, FifoData = 0x09, FifoLevel = 0x0A, Control = 0x0C, BitFraming = 0x0D, Coll = 0x0E, Mode = 0x11,
        TxMode = 0x12, RxMode = 0x13, TxControl = 0x14, TxAsk = 0x15, ModWidth = 0x24, RfCfg = 0x26, TimerMode = 0x2A, TimerPrescaler = 0x2B, TimerReloadHigh = 0x2C, TimerReloadLow = 0x2D, Version = 0x37;

    private const byte Idle = 0x00, Transceive = 0x0C, SoftReset = 0x0F, PowerDown = 0x10, StartSend = 0x80, Flush = 0x80;
    private const byte ReceivedIrq = 0x20, IdleIrq = 0x10, TimerIrq = 0x01, Antenna = 0x03, CipherOn = 0x08;
    private const byte CollisionError = 0x08, FrameErrors = 0x13;

    private static readonly TimeSpan ResetBound = TimeSpan.FromMilliseconds(50), AirBound = TimeSpan.FromMilliseconds(25);

    /// <summary>Takes the chip from whatever it was in to a field that is on.</summary>
    /// <exception cref="IOException">Nothing answers as this chip does.</exception>
    public void Begin()
    {
        byte version = Read(Version);
        if (version is 0x00 or 0xFF) throw new IOException("No MFRC522 answers: look at its wires (SDA to the chip select), its 3.3 V and its RST, which must be high.");
        Write(Command, SoftReset);
        long begin = time.GetTimestamp();
        while ((Read(Command) & PowerDown) != 0)
            if (time.GetElapsedTime(begin) > ResetBound) throw new IOException("The MFRC522 does not come back from its reset.");
        Write(TxMode, 0x00);
        Write(RxMode, 0x00);
        Write(ModWidth, 0x26);
        // Starts with each sending; 100 steps of 25 µs: a card answers REQA within a tenth of a millisecond.
        Write(TimerMode, 0x80);
        Write(TimerPrescaler, 0xA9);
        Write(TimerReloadHigh, 0x00);
        Write(TimerReloadLow, 100);
        Write(TxAsk, 0x40);
        Write(Mode, 0x3D);
        Write(RfCfg, 0x60);
        Write(TxControl, (byte)(Read(TxControl) | Antenna));
        if (!IsSound) throw new IOException("The MFRC522 does not keep what it is told: look at its supply.");
    }

    /// <summary>Whether it is still as <see cref="Begin"/> left it: a chip that reset itself has its antenna off and sees no card, and says nothing about it.</summary>
    public bool IsSound => Read(Version) is not (0x00 or 0xFF) && (Read(TxControl) & Antenna) == Antenna && (Read(Status2) & CipherOn) == 0 && Read(TxAsk) == 0x40;

    /// <summary>Sends a frame and takes the answer.</summary>
    /// <param name="frame">1 to 64 bytes.</param>
    /// <param name="lastBits">How many bits of the last byte are sent; 0 for all.</param>
    /// <param name="answer">Takes what came, up to its length.</param>
    /// <param name="length">How many bytes that were.</param>
    public AirResult Send(ReadOnlySpan<byte> frame, byte lastBits, Span<byte> answer, out int length)
    {
        length = 0;
        Write(Command, Idle);
        Write(Irq, 0x7F);
        Write(FifoLevel, Flush);
        // Bits behind a collision are zeros.
        Write(Coll, 0x00);
        foreach (byte b in frame) Write(FifoData, b);
        Write(BitFraming, lastBits);
        Write(Command, Transceive);
        Write(BitFraming, (byte)(lastBits | StartSend));
        byte irq;
        long begin = time.GetTimestamp();
        do irq = Read(Irq);
        while ((irq & (ReceivedIrq | IdleIrq | TimerIrq)) == 0 && time.GetElapsedTime(begin) < AirBound);
        Write(BitFraming, lastBits);
        if ((irq & (ReceivedIrq | IdleIrq)) == 0) return AirResult.Silence;
        byte error = Read(Error);
        if ((error & CollisionError) != 0) return AirResult.Collision;
        if ((error & FrameErrors) != 0) return AirResult.Garbled;
        int got = Read(FifoLevel) & 0x7F;
        if (got == 0) return AirResult.Silence;
        if (got > answer.Length || (Read(Control) & 0x07) != 0) return AirResult.Garbled;
        for (int i = 0; i < got; i++) answer[i] = Read(FifoData);
        length = got;
        return AirResult.Answer;
    }

    private byte Read(byte register)
    {
        Span<byte> received = stackalloc byte[2];
        bus.Exchange([(byte)(0x80 | (register << 1)), 0], received);
        return received[1];
    }

    private void Write(byte register, byte value)
    {
        Span<byte> received = stackalloc byte[2];
        bus.Exchange([(byte)(register << 1), value], received);
    }
}
