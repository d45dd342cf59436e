using System.Buffers.Binary;

namespace FabAccess.Edge.Badges.Keyboard;

/// <summary>
/// Makes numbers out of the kernel's input records (struct input_event: two longs of time, then type and code of 16 bits and
/// a value of 32). A total function over bytes; records may come in pieces. Only keys going down count: going up and
/// repeating say nothing new. A number ends with Enter or with silence, since some readers type no Enter.
/// </summary>
/// <param name="longBytes">8 on 64-bit processors, 4 on 32-bit ones.</param>
/// <param name="say">Takes what was typed up to an end; null when it held anything else than hex digits, was too long, or keys were lost.</param>
internal sealed class TypedNumbers(int longBytes, Action<string?> say)
{
    /// <summary>From the last key until what was typed counts as ended. Readers type a key every 2 to 20 ms.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    /// <summary>Characters; a number with more is none.</summary>
    public const int Longest = 32;

    private const ushort Synchronise = 0, Key = 1, Dropped = 3;
    private const int Down = 1;

    private readonly byte[] record = new byte[(2 * longBytes) + 8];
    private readonly char[] typed = new char[Longest];
    private int held, length;
    private bool isSpoilt;
    private TimeSpan lastKeyAt;

    public void Take(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        foreach (byte next in bytes)
        {
            record[held++] = next;
            if (held < record.Length) continue;
            held = 0;
            TakeRecord(now);
        }
    }

    /// <summary>Says what was typed so far when nothing followed for long enough.</summary>
    public void Rest(TimeSpan now)
    {
        if ((length > 0 || isSpoilt) && now - lastKeyAt >= Silence) Finish();
    }

    private void TakeRecord(TimeSpan now)
    {
        var body = record.AsSpan(2 * longBytes);
        (ushort type, ushort code, int value) = (BinaryPrimitives.ReadUInt16LittleEndian(body), BinaryPrimitives.ReadUInt16LittleEndian(body[2..]), BinaryPrimitives.ReadInt32LittleEndian(body[4..]));
        if (type == Synchronise && code == Dropped) Spoil(now);
        else if (type == Key && value == Down) Press(KeyMap.CharacterOf(code), now);
    }

    private void Press(char? character, TimeSpan now)
    {
        switch (character)
        {
            case null:
                break;
            case KeyMap.End:
                // Enter alone is nobody's number.
                if (length > 0 || isSpoilt) Finish();
                break;
            case KeyMap.Other:
                Spoil(now);
                break;
            default:
                if (length < Longest) typed[length++] = character.Value;
                else isSpoilt = true;
                lastKeyAt = now;
                break;
        }
    }

    private void Spoil(TimeSpan now) => (isSpoilt, lastKeyAt) = (true, now);

    private void Finish()
    {
        string? number = isSpoilt ? null : new(typed, 0, length);
        (length, isSpoilt) = (0, false);
        say(number);
    }
}
