using System.Globalization;
using System.Text;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Ingest;

/// <summary>What a box sends in the place of an entry that it had and has no more: <c>{"lost":N}</c>, to the byte. See docs/protocol.</summary>
internal static class LostPlace
{
    public static bool Is(ReadOnlySpan<byte> body, long sequence) => body.StartsWith("{\"lost\":"u8) && body.SequenceEqual(Body(sequence));

    /// <summary>Of what stands in the place.</summary>
    public static string HashOf(long sequence) => EntryHash.Of(Body(sequence));

    /// <summary>One dead letter a run: a broken card loses a thousand at once, and a person reads one line.</summary>
    /// <param name="box">Whose.</param>
    /// <param name="lost">Sequences, rising.</param>
    public static IEnumerable<Rejected> Letters(Topics box, IEnumerable<long> lost)
    {
        long? first = null;
        long last = 0;
        foreach (long sequence in lost)
        {
            if (first is { } begun && sequence != last + 1)
            {
                yield return Letter(box, begun, last);
                first = null;
            }
            first ??= sequence;
            last = sequence;
        }
        if (first is { } open) yield return Letter(box, open, last);
    }

    private static Rejected Letter(Topics box, long first, long last) => new(
        DeadLetterReason.Lost, first == last ? $"The box no longer has entry {first}." : $"The box no longer has the {last - first + 1} entries {first} to {last}.",
        box.Journal, box.Box, first, Body(first));

    private static byte[] Body(long sequence) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"lost\":{sequence}}}"));
}
