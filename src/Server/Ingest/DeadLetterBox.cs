using System.Security.Cryptography;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Ingest;

/// <summary>What goes to the dead letters.</summary>
internal sealed record Rejected(DeadLetterReason Reason, string Detail, string Topic, BoxId? Box, long? Sequence, byte[] Payload);

/// <summary>
/// Keeps what could not be taken. Equal payloads are counted on one row, which wants a person again when it was settled. There
/// are at most <see cref="Most"/> unsettled rows, each with at most <see cref="WireLimits.LongestUpPayload"/> bytes; beyond
/// that, payloads are only counted, on one row a reason with the topic <see cref="Overflow"/>, so that a box gone mad fills no
/// disk. (Entries are stored in any case.)
/// </summary>
internal static class DeadLetterBox
{
    public const int Most = 2000;

    public const string Overflow = "(beyond the limit)";

    private const int LongestDetail = 500;

    public static void Keep(StoreWrite write, Rejected rejected, Instant now)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(rejected.Payload)), topic = Cut(rejected.Topic, DeadLetter.LongestTopic);
        if (CountAgain(write, topic, hash, rejected.Reason, now)) return;
        if (IsFull(write))
        {
            string none = EntryHash.None;
            if (CountAgain(write, Overflow, none, rejected.Reason, now)) return;
            Insert(write, rejected with { Topic = Overflow, Detail = $"More than {Most} dead letters: these are only counted.", Box = null, Sequence = null, Payload = [] }, none, now);
            return;
        }
        byte[] kept = rejected.Payload.Length <= WireLimits.LongestUpPayload ? rejected.Payload : rejected.Payload[..WireLimits.LongestUpPayload];
        Insert(write, rejected with { Topic = topic, Payload = kept }, hash, now);
    }

    private static bool CountAgain(StoreWrite write, string topic, string hash, DeadLetterReason reason, Instant now) => write.Execute(
        """UPDATE "DeadLetters" SET "Count" = "Count" + 1, "LastAt" = @now, "SettledAt" = NULL WHERE "Topic" = @topic AND "PayloadHash" = @hash AND "Reason" = @reason""",
        ("@now", now.ToDateTimeUtc()), ("@topic", topic), ("@hash", hash), ("@reason", reason.ToString())) > 0;

    private static bool IsFull(StoreWrite write)
    {
        var query = write.Command("""SELECT COUNT(*) FROM "DeadLetters" WHERE "SettledAt" IS NULL""");
        return (long)query.ExecuteScalar()! >= Most;
    }

    private static void Insert(StoreWrite write, Rejected rejected, string hash, Instant now) => write.Execute(
        """
        INSERT INTO "DeadLetters" ("Reason", "Detail", "Topic", "Box", "Sequence", "PayloadHash", "Payload", "FirstAt", "LastAt", "Count")
        VALUES (@reason, @detail, @topic, @box, @sequence, @hash, @payload, @now, @now, 1)
        """,
        ("@reason", rejected.Reason.ToString()), ("@detail", Cut(rejected.Detail, LongestDetail)), ("@topic", rejected.Topic), ("@box", rejected.Box?.ToString()),
        ("@sequence", rejected.Sequence), ("@hash", hash), ("@payload", rejected.Payload), ("@now", now.ToDateTimeUtc()));

    // What a stranger wrote may hold characters that a database or a page refuses: control characters and halves of a pair.
    internal static string Cut(string text, int longest) =>
        string.Concat(text.Take(longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
}
