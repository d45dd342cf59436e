using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Ingest;

/// <summary>How long a box's boot had lasted when it made a message.</summary>
internal readonly record struct BootReading(BootId Boot, long MonotonicMilliseconds);

/// <summary>What a message from a box turned out to be: a closed set.</summary>
internal abstract record UpMessage
{
    private UpMessage() { }

    /// <summary>Journal entries; entry i has the sequence First + i. Bodies are the exact bytes that were hashed on the box.</summary>
    public sealed record Journal(BoxId Box, long First, IReadOnlyList<byte[]> Bodies) : UpMessage;

    /// <summary>A greeting, or the last will; and the permit list that the box holds, 0.0 for none.</summary>
    public sealed record Online(BoxId Box, bool IsOnline, Generation Holds, BootReading? Reading = null) : UpMessage;

    /// <summary>The state a box reports: here it shows that the box lives and what list it holds; of its machines the journal is the truth.</summary>
    public sealed record State(BoxId Box, Generation Holds, BootReading? Reading = null, IReadOnlyList<FindingReport>? Findings = null) : UpMessage;

    /// <summary>The link to the broker is gone: nothing is known of any box until it greets again.</summary>
    public sealed record LinkLost : UpMessage;

    /// <summary>It cannot be placed; the whole payload goes to the dead letters.</summary>
    public sealed record Unplaceable(DeadLetterReason Reason, string Detail, BoxId? Box) : UpMessage;
}

/// <summary>Takes any topic and any bytes apart; total, and without a store.</summary>
internal static class UpMessageReader
{
    public static UpMessage Read(string topic, byte[] payload, SiteId site)
    {
        if (!Topics.TryParse(topic, out var topics, out string leaf) || topics.Site != site)
            return new UpMessage.Unplaceable(DeadLetterReason.UnknownBox, "This is not a topic of a box of this site.", null);
        var box = topics.Box;
        if (payload.Length > WireLimits.LongestUpPayload)
            return new UpMessage.Unplaceable(DeadLetterReason.TooLong, $"{payload.Length} bytes; at most {WireLimits.LongestUpPayload}.", box);
        return leaf switch
        {
            "up/journal" => BatchReader.Read(box, payload),
            "up/online" => GreetingReader.Online(box, payload),
            "up/state" => GreetingReader.State(box, payload),
            _ => new UpMessage.Unplaceable(DeadLetterReason.Malformed, "No box sends on this topic.", box),
        };
    }
}
