using FabAccess.Core.Values;
using FabAccess.Mqtt;

namespace FabAccess.Server.Ingest;

/// <summary>How what came in is put into the store.</summary>
internal enum Taking
{
    /// <summary>Read and stored.</summary>
    AsItIs,

    /// <summary>One entry, stored in its place with its exact bytes and without being read, beside a dead letter that says why.</summary>
    Unread,

    /// <summary>Only its bytes, as a dead letter; a journal has a gap there, and its acknowledgement stands.</summary>
    AsDeadLetter,
}

/// <summary>
/// What is committed together. When the store refuses it, <see cref="Instead"/> says what to try then: many messages one by
/// one, a journal message entry by entry, an entry unread, and only when that is refused too the bytes alone. So one entry
/// that cannot be taken costs its box neither the others nor the acknowledgement.
/// </summary>
internal sealed class IngestGroup(IReadOnlyList<MqttMessage?> messages)
{
    /// <summary>The same thing is tried this often: what was refused by accident is taken then.</summary>
    private const int MostRejections = 3;

    private int rejections;

    public IReadOnlyList<MqttMessage?> Messages => messages;

    /// <summary>The one entry of its one message that is meant; null: all that the messages hold.</summary>
    public UpMessage.Journal? Entry { get; private init; }

    public Taking Taking { get; private init; }

    /// <summary>Why it is not taken as it is.</summary>
    public string Why { get; private init; } = "";

    /// <summary>There is nothing else to try: it waits until the store takes it.</summary>
    public bool IsLastResort => Taking == Taking.AsDeadLetter || messages is [null];

    /// <summary>What to try, in order, after this was refused.</summary>
    public IEnumerable<IngestGroup> Instead(string why, SiteId site)
    {
        if (messages.Count > 1) return messages.Select(m => new IngestGroup([m]));
        if (++rejections < MostRejections) return [this];
        if (Taking == Taking.AsItIs && (Entry ?? Journal(site)) is { } journal)
        {
            return journal.Bodies.Count > 1
                ? journal.Bodies.Select((body, i) => new IngestGroup(messages) { Entry = new(journal.Box, journal.First + i, [body]) })
                : [new(messages) { Entry = journal, Taking = Taking.Unread, Why = why }];
        }
        return [new(messages) { Entry = Entry, Taking = Taking.AsDeadLetter, Why = why }];
    }

    // The reader may be what failed: then there is nothing to take apart.
    private UpMessage.Journal? Journal(SiteId site)
    {
        try
        {
            return UpMessageReader.Read(messages[0]!.Topic, messages[0]!.Payload, site) as UpMessage.Journal;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return null;
        }
    }
}
