using System.Buffers.Binary;
using System.Text;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Badges.Keyboard;
using FabAccess.Edge.Badges.Pcsc;
using FabAccess.Edge.Badges.Serial;
using FabAccess.Edge.Badges.Wiegand;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// Readers that say numbers by themselves. The first byte says which: an RDM6300's bytes, a keyboard's records (64 or 32 bits,
/// one of the formats), Wiegand pulses (a byte each: highest bit the line, others the time since the last in 0.5 ms), an answer to
/// a PC/SC reader, or the configuration's word. Promises: a sound frame behind whatever came is read; a number is one of the
/// two forms that a tag has, or a card's own; no word names a place that is none.
/// </summary>
internal sealed class TagsTarget : Target
{
    private const ulong HalfMillisecond = 500_000;

    public override string Name => "tags";

    public override string Subject => "bytes, keys and pulses of readers that are no PN532";

    public override IMutation Mutation { get; } = new BytesMutation();

    public override int CasesPerSeed => 20_000;

    public override int LongestCase => 4 * 1024;

    public override string Take(byte[] input)
    {
        if (input.Length == 0) return "";
        var rest = input.AsSpan(1);
        return (input[0] % 5) switch
        {
            0 => Serial(rest),
            1 => Keys(rest, input[0]),
            2 => Pulses(rest, (input[0] & 16) == 0 ? 26 : 34),
            3 => PcscSlot.UidOf(rest) is { } uid ? $"uid {Kind(uid)}" : "no uid",
            _ => Word(Encoding.UTF8.GetString(rest)),
        };
    }

    private static string Serial(ReadOnlySpan<byte> bytes)
    {
        var frames = new Rdm6300Frames();
        var outcome = new StringBuilder();
        foreach (byte next in bytes)
        {
            var frame = frames.Take(next);
            if (frame == Rdm6300Frame.None) continue;
            outcome.Append(frame);
            BrokenPromise.Unless(frame != Rdm6300Frame.Sound || Kind(frames.Number) == "wide", "A tag's number has another form.");
        }
        var last = Rdm6300Frame.None;
        foreach (byte next in "\u00021E00523B1A6D\u0003"u8) last = frames.Take(next);
        BrokenPromise.Unless(last == Rdm6300Frame.Sound, "A sound frame behind this is not read.");
        return outcome.ToString();
    }

    private static string Keys(ReadOnlySpan<byte> records, byte kind)
    {
        var format = (KeyboardFormat)(kind / 5 % KeyboardFormats.Words.Length);
        var outcome = new StringBuilder();
        var typed = new TypedNumbers(kind < 128 ? 8 : 4, text =>
        {
            BrokenPromise.Unless(text is null or { Length: >= 1 and <= TypedNumbers.Longest }, "A number is empty or longer than the longest.");
            outcome.Append(text is null ? "none " : format.Read(text) is { } number ? Kind(number) : "other ");
        });
        for (int at = 0; at < records.Length; at += 100)
        {
            var now = TimeSpan.FromMilliseconds(at);
            typed.Take(records.Slice(at, Math.Min(100, records.Length - at)), now);
            typed.Rest(now);
        }
        typed.Rest(TimeSpan.FromHours(1));
        return outcome.ToString();
    }

    private static string Pulses(ReadOnlySpan<byte> pulses, int bits)
    {
        var outcome = new StringBuilder();
        BadgeUid? last = null;
        var frames = new WiegandFrames(bits, number =>
        {
            last = number;
            outcome.Append(number is { } n ? Kind(n) : "none ");
            BrokenPromise.Unless(number is not { } tag || tag.Bytes[1] == bits - 2, "A frame's number has another width.");
        });
        ulong now = 1;
        foreach (byte pulse in pulses)
        {
            now += (ulong)(pulse & 0x7F) * HalfMillisecond;
            frames.Pulse(pulse >= 0x80, now);
        }
        now += WiegandFrames.GapNanoseconds;
        frames.Rest(now);
        // Number 0: its front is even without, its back odd with the last bit.
        for (int bit = 0; bit < bits; bit++) frames.Pulse(bit == bits - 1, now + (ulong)bit * HalfMillisecond);
        frames.Rest(now + 2 * WiegandFrames.GapNanoseconds);
        BrokenPromise.Unless(last is { } zero && BinaryPrimitives.ReadUInt32BigEndian(zero.Bytes[3..]) == 0, "A sound frame behind this is not read.");
        return outcome.ToString();
    }

    private static string Word(string text)
    {
        var word = ReaderWords.Of(text);
        BrokenPromise.Unless(word.Advice.Length > 0 && (word is ReaderWord.Unknown) == (word.Place.Length == 0), "A reader has no place or no advice.");
        BrokenPromise.Unless(word is not ReaderWord.Unknown unknown || unknown.Problem.All(c => c >= ' '), "A problem holds what cannot be printed.");
        return word.GetType().Name;
    }

    private static string Kind(BadgeUid uid) => uid.Bytes switch
    {
        [0xFA, 32, 0, _, _, _, _] => "wide",
        [0xFA, 24, 0, 0, _, _, _] => "narrow",
        { Length: 4 or 7 or 10 } => "card",
        _ => throw new BrokenPromise("A number is none."),
    };
}
