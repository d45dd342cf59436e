using FabAccess.Core.Values;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Badges.Spi;

/// <summary>
/// An MFRC522 on SPI, which tells a card's number and no more: it is for machines that ask for no better. ISO/IEC 14443-3 (wake-up,
/// anticollision, select) is done here; the chip only sends. It is known to go blind after hours without saying so, so it is
/// looked at every second and begun anew at any surprise.
/// </summary>
public sealed class Mfrc522Reader : IBadgeReader
{
    private const byte WakeUp = 0x52, ShortFrameBits = 7, Halt = 0x50, CascadeTag = 0x88, CascadeBit = 0x04, Anticollision = 0x20, Select = 0x70;

    private static readonly byte[] Levels = [0x93, 0x95, 0x97];
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    private readonly ISpiExchange bus;
    private readonly Mfrc522Chip chip;
    private readonly TimeProvider time;
    private long checkedAt;
    private bool closed;

    internal Mfrc522Reader(ISpiExchange bus, TimeProvider time)
    {
        (this.bus, this.time, checkedAt) = (bus, time, time.GetTimestamp());
        chip = new(bus, time);
        chip.Begin();
    }

    /// <exception cref="IOException">No such device, not permitted, or no MFRC522 on it.</exception>
    public static Mfrc522Reader Open(string path, TimeProvider time)
    {
        var bus = KernelSpiDevice.Open(path);
        try
        {
            return new(bus, time);
        }
        catch
        {
            bus.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public FieldContent Look()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (time.GetElapsedTime(checkedAt) >= CheckEvery)
        {
            checkedAt = time.GetTimestamp();
            if (!chip.IsSound)
            {
                chip.Begin();
                return new FieldContent.Unknown();
            }
        }
        Span<byte> answer = stackalloc byte[18];
        switch (chip.Send([WakeUp], ShortFrameBits, answer, out int length))
        {
            case AirResult.Silence:
                return new FieldContent.Empty();
            case AirResult.Answer when length != 2:
            case AirResult.Garbled:
                return new FieldContent.Unreadable();
            default:
                // Cards of several kinds answer this differently at once: who they are, the next step tells.
                return Identify();
        }
    }

    public void Dispose()
    {
        if (closed) return;
        closed = true;
        bus.Dispose();
    }

    private FieldContent Identify()
    {
        Span<byte> uid = stackalloc byte[10];
        Span<byte> answer = stackalloc byte[18];
        int length = 0;
        foreach (byte level in Levels)
        {
            switch (chip.Send([level, Anticollision], 0, answer, out int got))
            {
                case AirResult.Collision:
                    return new FieldContent.SeveralCards();
                case AirResult.Answer when got == 5 && (answer[0] ^ answer[1] ^ answer[2] ^ answer[3]) == answer[4]:
                    break;
                default:
                    return new FieldContent.Unreadable();
            }
            Span<byte> part = stackalloc byte[5];
            answer[..5].CopyTo(part);
            if (SelectLevel(level, part) is not { } sak) return new FieldContent.Unreadable();
            bool goesOn = (sak & CascadeBit) != 0;
            if (goesOn != (part[0] == CascadeTag) || (goesOn && level == Levels[^1])) return new FieldContent.Unreadable();
            var bytes = goesOn ? part[1..4] : part[..4];
            bytes.CopyTo(uid[length..]);
            length += bytes.Length;
            if (goesOn) continue;
            Sleep();
            return BadgeUid.TryCreate(uid[..length], out var number) ? new FieldContent.OneCard(number) : new FieldContent.Unreadable();
        }
        return new FieldContent.Unreadable();
    }

    /// <summary>The card's SAK; null when it does not answer soundly.</summary>
    private byte? SelectLevel(byte level, ReadOnlySpan<byte> part)
    {
        Span<byte> frame = [level, Select, part[0], part[1], part[2], part[3], part[4], 0, 0];
        Checksum(frame[..7]).CopyTo(frame[7..]);
        Span<byte> answer = stackalloc byte[18];
        bool isSound = chip.Send(frame, 0, answer, out int length) == AirResult.Answer && length == 3 && answer[1..3].SequenceEqual(Checksum(answer[..1]));
        return isSound ? answer[0] : null;
    }

    // It answers nothing, and the next wake-up finds it as if it had just come.
    private void Sleep()
    {
        Span<byte> frame = [Halt, 0, 0, 0], answer = stackalloc byte[18];
        Checksum(frame[..2]).CopyTo(frame[2..]);
        chip.Send(frame, 0, answer, out _);
    }

    /// <summary>CRC_A (ISO/IEC 14443-3, annex B), low byte first.</summary>
    internal static byte[] Checksum(ReadOnlySpan<byte> bytes)
    {
        int crc = 0x6363;
        foreach (byte b in bytes)
        {
            int next = (b ^ crc) & 0xFF;
            next = (next ^ (next << 4)) & 0xFF;
            crc = (crc >> 8) ^ (next << 8) ^ (next << 3) ^ (next >> 4);
        }
        return [(byte)(crc & 0xFF), (byte)((crc >> 8) & 0xFF)];
    }
}
