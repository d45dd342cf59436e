using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Readers;

/// <summary>What a frame is that the chip sends.</summary>
internal enum FrameRole
{
    Acknowledgement,
    Answer,

    /// <summary>An answer that reports at least one card.</summary>
    CardAnswer,
}

internal delegate void FrameSender(byte[] frame, FrameRole role);

/// <summary>
/// A PN532 on its serial link (HSU), as UM0701 has it: wake-up, ACK and NACK, and the commands that an access reader uses.
/// After power-on it sleeps until wake-up bytes and a SAMConfiguration arrive. One thread feeds it; it sends through
/// <c>send</c>, whole frames at a time, and knows no time but the card's delay, which <c>pause</c> waits.
/// </summary>
internal sealed class Pn532Chip(RfField field, LinkFaults faults, ReaderCounters counters, FrameSender send, Action<TimeSpan> pause)
{
    private const byte TargetTimeout = 0x01, CrcError = 0x02, WrongContext = 0x27, RetryForEver = 0xFF;

    private readonly Pn532FrameReader reader = new();
    private readonly Dictionary<int, byte> registers = [];
    private byte[]? lastAnswer, waitingList;
    private byte passiveRetries = RetryForEver;
    private bool isAwake, isConfigured, isFieldOn, isTargetSilent, isAutomaticRats = true;

    public void PowerCycle()
    {
        reader.Clear();
        registers.Clear();
        waitingList = lastAnswer = null;
        passiveRetries = RetryForEver;
        isAwake = isConfigured = isFieldOn = false;
        isAutomaticRats = true;
        field.SwitchOff();
    }

    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (faults.IsDead)
        {
            reader.Clear();
            return;
        }
        reader.Add(bytes);
        while (reader.TryRead(out var frame)) Handle(frame);
    }

    /// <summary>The field changed: a search without end may have its card now.</summary>
    public void FieldChanged()
    {
        if (faults.IsDead || waitingList is not { } parameters || !field.HasSelectable(parameters.AsSpan(2))) return;
        waitingList = null;
        if (List(parameters) is { } data) Answer(0x4A, data);
    }

    private void Handle(HostFrame frame)
    {
        switch (frame.Kind)
        {
            case HostFrameKind.WakeUp: isAwake = true; break;
            case HostFrameKind.Ack: waitingList = null; break;
            case HostFrameKind.Nack: if (lastAnswer is not null) send(lastAnswer, FrameRole.Answer); break;
            case HostFrameKind.Damaged: send(Pn532Frame.Nack, FrameRole.Acknowledgement); break;
            case HostFrameKind.Command:
                counters.Commands++;
                Execute(frame.Data[0], frame.Data[1..]);
                counters.Handled++;
                break;
        }
    }

    private void Execute(byte command, byte[] parameters)
    {
        if (!isConfigured && (!isAwake || command != 0x14)) return;    // asleep: everything is ignored
        waitingList = null;                                            // a new command aborts the one before
        if (!faults.TakeLostAck()) send(Pn532Frame.Ack, FrameRole.Acknowledgement);
        if (Reply(command, parameters) is { } data) Answer(command, data);
        if (command == 0x16) PowerDown();
    }

    // The data of the answer; null when it was sent already or comes later.
    private byte[]? Reply(byte command, byte[] p) => (command, p) switch
    {
        (0x00, [0x00, ..]) => p,                                       // Diagnose, communication line: echo
        (0x00, [0x06, ..]) => [field.Standing(0, out _) == TargetStanding.There ? (byte)0x00 : TargetTimeout],
        (0x00, _) => [0x00],
        (0x02, _) => [0x32, 0x01, 0x06, 0x07],                         // GetFirmwareVersion: PN532, 1.6
        (0x04, _) => Status(),
        (0x06, _) => ReadRegisters(p),
        (0x08, _) => WriteRegisters(p),
        (0x14, _) => Configure(),                                      // SAMConfiguration
        (0x12, [var flags, ..]) => SetParameters(flags),
        (0x16, _) => [0x00],                                           // PowerDown
        (0x32, [var item, .. var values]) => ConfigureField(item, values),
        (0x4A, [1 or 2, var modulation, ..]) => ListOrWait(p, modulation),
        (0x60, _) => field.HasSelectable([]) ? AutoPoll() : [0x00],
        (0x40, [var target, .. var data]) => Exchange(target & 0x3F, data, WrongContext),    // InDataExchange
        (0x42, [0xB2]) when isAutomaticRats && IsIsoDepThere() => [0x00, 0xA3],    // ISO-DEP "still there?"
        (0x42, _) => Exchange(0, p, TargetTimeout, isFrame: !isAutomaticRats),     // InCommunicateThru
        (0x44, [var target]) => Deselect(target),
        (0x52, [var target]) => Deselect(target),                      // InRelease deselects on its way
        (0x54, _) => [0x00],                                           // InSelect
        _ => Unknown(),
    };

    private byte[] Status() =>
        field.Standing(0, out _) == TargetStanding.NotSelected ? [0, isFieldOn ? (byte)1 : (byte)0, 0, 0x80] : [0, 1, 1, 1, 0, 0, 0x10, 0x80];

    private byte[] Configure()
    {
        isConfigured = true;
        return [];
    }

    // Without automatic RATS a card stays in ISO 14443-3 and tells no ATS.
    private byte[] SetParameters(byte flags)
    {
        isAutomaticRats = (flags & 0x10) != 0;
        return [];
    }

    private byte[] ReadRegisters(byte[] p) =>
        [.. p.Chunk(2).Where(a => a.Length == 2).Select(a => registers.GetValueOrDefault((a[0] << 8) | a[1]))];

    private byte[] WriteRegisters(byte[] p)
    {
        foreach (byte[] write in p.Chunk(3).Where(w => w.Length == 3)) registers[(write[0] << 8) | write[1]] = write[2];
        return [];
    }

    private byte[] ConfigureField(byte item, byte[] values)
    {
        if (item == 0x01 && values is [var on, ..])
        {
            isFieldOn = (on & 1) != 0;
            if (!isFieldOn) field.SwitchOff();
        }
        if (item == 0x05 && values is [_, _, var retries]) passiveRetries = retries;
        return [];
    }

    // With endless retries the chip does not answer until a card comes or another command aborts the search.
    private byte[]? ListOrWait(byte[] p, byte modulation)
    {
        isFieldOn = true;
        counters.Selections++;
        if (modulation == 0x00 && passiveRetries == RetryForEver && !field.HasSelectable(p.AsSpan(2)))
        {
            waitingList = p;
            return null;
        }
        return List(p);
    }

    private byte[]? List(byte[] p)
    {
        isTargetSilent = false;
        if (p[1] != 0x00) return [0x00];                               // 106 kbit/s type A only
        var found = field.Select(p[0], p.AsSpan(2), out var torn);
        if (found.IsEmpty) return [0x00];
        if (torn is null && faults.TakeHalfRead()) torn = faults.HalfReadKind;
        if (torn is { } kind) return ListTorn(found[0], kind);
        return [(byte)found.Length, .. found.SelectMany((card, i) => Target((byte)(i + 1), card, card.Uid))];
    }

    private byte[]? ListTorn(VirtualCard card, HalfRead kind)
    {
        isTargetSilent = true;
        if (kind == HalfRead.ErrorFrame) return Unknown();
        byte[] uid = kind switch
        {
            HalfRead.FirstCascade => [0x88, .. card.Uid.Take(3)],
            HalfRead.ShortUid => card.Uid[..3],
            _ => card.Uid,
        };
        return [0x01, .. Target(1, card, uid)];
    }

    private byte[] Target(byte number, VirtualCard card, byte[] uid) =>
        [number, (byte)(card.Atqa >> 8), (byte)(card.Atqa & 0xFF), card.Sak, (byte)uid.Length, .. uid, .. isAutomaticRats ? card.Ats : []];

    private byte[] AutoPoll()
    {
        var found = field.Select(1, [], out _);
        if (found.IsEmpty) return [0x00];
        byte[] target = Target(1, found[0], found[0].Uid);
        return [0x01, found[0].Ats.Length > 0 ? (byte)0x20 : (byte)0x10, (byte)target.Length, .. target];
    }

    private bool IsIsoDepThere() => !isTargetSilent && field.Standing(0, out var card) == TargetStanding.There && card!.Ats.Length > 0;

    private byte[] Exchange(int target, byte[] data, byte noTarget, bool isFrame = false)
    {
        var standing = field.Standing(target, out _);
        if (standing == TargetStanding.NotSelected) return [noTarget];
        if (isTargetSilent) return [CrcError];
        if (faults.CardDelayMilliseconds > 0) pause(TimeSpan.FromMilliseconds(faults.CardDelayMilliseconds));
        byte[]? answer = isFrame ? field.ExchangeFrame(data) : field.Exchange(target, data);
        if (standing == TargetStanding.Left) field.Forget();           // taken away: the chip sees an RF timeout
        return answer is null ? [TargetTimeout] : [0x00, .. answer];
    }

    private byte[] Deselect(byte target)
    {
        field.Halt(target);
        return [0x00];
    }

    private void PowerDown()
    {
        isAwake = isConfigured = isFieldOn = false;
        field.SwitchOff();
    }

    private byte[]? Unknown()
    {
        send(Pn532Frame.SyntaxError, FrameRole.Answer);
        return null;
    }

    private void Answer(byte command, byte[] data)
    {
        bool isLost = faults.TakeLostAnswer(), isBad = !isLost && faults.TakeBadChecksum();
        lastAnswer = Pn532Frame.Answer(command, data, isBad);
        bool reportsCard = command is 0x4A or 0x60 && data[0] > 0;
        if (!isLost) send(lastAnswer, reportsCard ? FrameRole.CardAnswer : FrameRole.Answer);
    }
}
