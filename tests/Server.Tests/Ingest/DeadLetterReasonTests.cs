using System.Text;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Server.Ingest;
using FabAccess.Server.Tests.Labs;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Ingest;

public sealed class DeadLetterReasonTests
{
    private const string Good =
        """{"schema":1,"sequence":7,"previous":"00","boot":"01940000-0000-7000-8000-00000000b007","monotonicMilliseconds":5,"wall":"2026-11-21T08:00:00Z","trust":"synchronised","machine":"laser-1","event":{"type":"released"}}""";

    [Fact]
    public void Entry_Good_IsTaken() => Assert.Equal(7, EntryReader.Read(Encoding.UTF8.GetBytes(Good), 7).Entry!.Sequence);

    [Fact]
    public void Entry_WithUnknownMembers_IsTaken() => Assert.NotNull(Entry(Good.Replace("\"schema\"", "\"later\":{\"a\":[1]},\"schema\"", StringComparison.Ordinal)).Entry);

    [Theory]
    [InlineData("\"schema\":1", "\"schema\":2", DeadLetterReason.NewerSchema)]
    [InlineData("{\"schema\":1,\"sequence\":7,\"previous\":\"00\",", "{\"schema\":9,", DeadLetterReason.NewerSchema)]
    [InlineData("\"schema\":1", "\"schema\":0", DeadLetterReason.Malformed)]
    [InlineData("\"schema\":1", "\"schema\":\"1\"", DeadLetterReason.Malformed)]
    [InlineData("\"sequence\":7", "\"sequence\":8", DeadLetterReason.WrongSequence)]
    [InlineData("\"sequence\":7,\"previous\":\"00\",", "\"sequence\":8,", DeadLetterReason.WrongSequence)]
    [InlineData("\"released\"", "\"exploded\"", DeadLetterReason.UnknownEvent)]
    [InlineData("{\"type\":\"released\"}", "{}", DeadLetterReason.Malformed)]
    [InlineData("{\"type\":\"released\"}", "null", DeadLetterReason.Malformed)]
    [InlineData("{\"type\":\"released\"}", "{\"type\":\"sessionStarted\"}", DeadLetterReason.Malformed)]
    [InlineData("{\"type\":\"released\"}", "{\"type\":\"sessionRunning\"}", DeadLetterReason.Malformed)]
    [InlineData("{\"type\":\"released\"}", "{\"type\":\"lockedOut\"}", DeadLetterReason.Malformed)]
    [InlineData("{\"type\":\"released\"}", "{\"type\":\"lockedOut\",\"reason\":null}", DeadLetterReason.Malformed)]
    [InlineData("\"laser-1\"", "\"LASER\"", DeadLetterReason.Malformed)]
    [InlineData("2026-11-21T08:00:00Z", "yesterday", DeadLetterReason.Malformed)]
    [InlineData("2026-11-21T08:00:00Z", "-0044-03-15T08:00:00Z", DeadLetterReason.Malformed)]
    [InlineData("\"monotonicMilliseconds\":5", "\"monotonicMilliseconds\":-9223372036854775808", DeadLetterReason.Malformed)]
    [InlineData("{\"type\":\"released\"}", "{\"type\":\"sessionEnded\",\"session\":\"01940000-0000-7000-8000-00000000b007\",\"reason\":\"member\",\"elapsedMilliseconds\":-1,\"uncertaintyMilliseconds\":0}", DeadLetterReason.Malformed)]
    [InlineData("{\"type\":\"released\"}", "{\"type\":\"sessionEnded\",\"session\":\"01940000-0000-7000-8000-00000000b007\",\"reason\":\"member\",\"elapsedMilliseconds\":9223372036854775807,\"uncertaintyMilliseconds\":0}", DeadLetterReason.Malformed)]
    public void Entry_Bad_NamesItsReason(string part, string instead, DeadLetterReason reason)
    {
        string body = Good.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(Good, body);
        Assert.Equal(reason, Entry(body).Reason);
    }

    [Fact]
    public void Entry_NotUtf8_IsMalformed() => Assert.Equal(DeadLetterReason.Malformed, EntryReader.Read([.. "{\"schema\":1,\""u8, 0xC3, 0x28, .. "\":1}"u8], 1).Reason);

    [Theory]
    [InlineData("", DeadLetterReason.Malformed)]
    [InlineData("null", DeadLetterReason.Malformed)]
    [InlineData("[]", DeadLetterReason.Malformed)]
    [InlineData("{}", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":1,"entries":[""]} x""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":1,"entries":[]}""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":1,"entries":[null]}""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":1,"entries":["\ud800"]}""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":0,"entries":["a"]}""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":9223372036854775807,"entries":["a"]}""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":1e400,"entries":["a"]}""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":1,"first":1}""", DeadLetterReason.Malformed)]
    [InlineData("""{"schema":2,"first":1,"entries":["a"]}""", DeadLetterReason.NewerSchema)]
    [InlineData("""{"schema":2,"batches":[{"first":1}]}""", DeadLetterReason.NewerSchema)]
    public void Batch_Bad_NamesItsReason(string payload, DeadLetterReason reason) =>
        Assert.Equal(reason, Assert.IsType<UpMessage.Unplaceable>(BatchReader.Read(BoxA, Encoding.UTF8.GetBytes(payload))).Reason);

    [Fact]
    public void Batch_WithTooManyEntries_IsTooLong()
    {
        var message = JournalBuilder.BatchOf(BoxA, 1, Enumerable.Repeat("x", WireLimits.MostEntriesPerBatch + 1));
        Assert.Equal(DeadLetterReason.TooLong, Assert.IsType<UpMessage.Unplaceable>(BatchReader.Read(BoxA, message.Payload)).Reason);
    }

    [Fact]
    public void Batch_AnyOrderAndAnyEscapes_GivesTheExactBytes()
    {
        var read = Assert.IsType<UpMessage.Journal>(BatchReader.Read(BoxA, """{"entries":["a\u00e9\"\n\ud83d\ude00","é"],"new":{"x":[]},"first":41,"schema":1}"""u8.ToArray()));
        Assert.Equal((41, "aé\"\n😀", "é"), (read.First, Encoding.UTF8.GetString(read.Bodies[0]), Encoding.UTF8.GetString(read.Bodies[1])));
    }

    [Fact]
    public void Batch_OfAnyText_ReadsAsTheRecordDoes()
    {
        var random = new Random(42);
        for (int round = 0; round < 200; round++)
        {
            string[] bodies = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(50)).Select(_ => (char)random.Next(1, 0xD800))))];
            var message = JournalBuilder.BatchOf(BoxA, round + 1, bodies);
            var record = JsonSerializer.Deserialize(message.Payload, WireJson.Default.JournalBatch)!;
            var read = Assert.IsType<UpMessage.Journal>(BatchReader.Read(BoxA, message.Payload));
            Assert.Equal(record.First, read.First);
            Assert.Equal(record.Entries, read.Bodies.Select(Encoding.UTF8.GetString));
        }
    }

    [Theory]
    [InlineData("up/online", "{}", DeadLetterReason.Malformed)]
    [InlineData("up/online", """{"schema":3}""", DeadLetterReason.NewerSchema)]
    [InlineData("up/state", "[1]", DeadLetterReason.Malformed)]
    [InlineData("up/else", "{}", DeadLetterReason.Malformed)]
    [InlineData("down/ack", "{}", DeadLetterReason.Malformed)]
    public void OtherTopics_Bad_NameTheirReason(string leaf, string payload, DeadLetterReason reason) =>
        Assert.Equal(reason, Assert.IsType<UpMessage.Unplaceable>(UpMessageReader.Read($"fabaccess/v1/atelier/box-a/{leaf}", Encoding.UTF8.GetBytes(payload), Site)).Reason);

    private static EntryReading Entry(string body) => EntryReader.Read(Encoding.UTF8.GetBytes(body), 7);
}
