using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Protocol;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Tests.Labs;

namespace FabAccess.Server.Tests.Protocol;

public sealed class ProtocolDocumentTests
{
    private static readonly ProtocolDocument Document = ProtocolDocument.Load();

    [Fact]
    public void Examples_OfEveryMessage_AreAsDescribed()
    {
        foreach (var message in Document.Messages)
        {
            Assert.NotEmpty(message.Examples);
            foreach (var example in message.Examples) Assert.Empty(Document.ContentViolations(message.Name, Encoding.UTF8.GetBytes(example.ToJsonString())));
        }
    }

    [Fact]
    public void Examples_OfEveryMessage_AreReadByTheProgram()
    {
        foreach (var example in Examples("journalBatch"))
            Assert.NotEmpty(JsonSerializer.Deserialize(example, WireJson.Default.JournalBatch)!.Entries.Select(e => JsonSerializer.Deserialize(e, WireJson.Default.JournalEntry)!));
        foreach (var example in Examples("boxState")) Assert.NotNull(JsonSerializer.Deserialize(example, WireJson.Default.BoxState));
        foreach (var example in Examples("boxOnline")) Assert.NotNull(JsonSerializer.Deserialize(example, WireJson.Default.BoxOnline));
        foreach (var example in Examples("acknowledgement")) Assert.NotNull(JsonSerializer.Deserialize(example, WireJson.Default.Acknowledgement));
        foreach (var example in Examples("permits")) Assert.Equal(2, JsonSerializer.Deserialize(example, WireJson.Default.PermitsMessage)!.ToPermitList().BadgeCount);

        IEnumerable<JsonNode> Examples(string name) => Document.Message(name).Examples;
    }

    [Theory]
    [InlineData("permits", SignedKind.Permits)]
    [InlineData("config", SignedKind.Config)]
    [InlineData("order", SignedKind.Order)]
    public void Examples_OfSignedMessages_HoldWhatStandsBesideThem(string name, SignedKind kind)
    {
        var (example, message) = (Document.Message(name).Examples.Single(), Encoding.ASCII.GetBytes(Document.Message(name).SignedExamples.Single()));

        // The key of RFC 7515, appendix A.3.
        string key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72bfocs3-257rn0s2ldbqkLJK2KRiMohYjlrQ";
        var trust = TrustedKeys.Of([new(KeyId.Of(Base64Text.Bytes(key)), key)]);
        var sound = Assert.IsType<JwsReading.Sound>(JwsReading.Of(message, kind, trust, WireLimits.LongestPermits));
        Assert.True(JsonNode.DeepEquals(example, JsonNode.Parse(sound.Content.Span)));
        Assert.Empty(Document.Violations(name, message));
        Assert.NotEmpty(Document.Violations(name, sound.Content));
    }

    [Fact]
    public void JournalExample_Hashes_AreAChain()
    {
        var batch = JsonSerializer.Deserialize(Document.Message("journalBatch").Examples[0], WireJson.Default.JournalBatch)!;
        string previous = EntryHash.None;
        foreach (string body in batch.Entries)
        {
            Assert.Equal(previous, JsonSerializer.Deserialize(body, WireJson.Default.JournalEntry)!.Previous);
            previous = EntryHash.Of(Encoding.UTF8.GetBytes(body));
        }
    }

    [Fact]
    public void Records_AllEventsAndAllOptionalFields_AreAsDescribed()
    {
        Assert.Empty(Document.Violations("journalBatch", WireSamples.Batch(1, [.. WireSamples.Events])));
        Assert.Empty(Document.Violations("boxState", WireSamples.State()));
        Assert.Empty(Document.Violations("boxOnline", WireSamples.Online(true)));
        Assert.Empty(Document.Violations("permits", TestSigner.Current.Sign(SignedKind.Permits, WireSamples.Permits())));
        Assert.Empty(Document.Violations("config", TestSigner.Current.Sign(SignedKind.Config, WireSamples.Config())));
        foreach (byte[] order in WireSamples.Orders()) Assert.Empty(Document.Violations("order", TestSigner.Current.Sign(SignedKind.Order, order)));
        Assert.Empty(Document.Violations("acknowledgement", WireSamples.Acknowledgement()));
    }

    [Theory]
    [InlineData("journalBatch", WireJsonTypes.Batch)]
    [InlineData("boxState", WireJsonTypes.State)]
    [InlineData("boxOnline", WireJsonTypes.Online)]
    [InlineData("permits", WireJsonTypes.Permits)]
    [InlineData("config", WireJsonTypes.Config)]
    [InlineData("order", WireJsonTypes.Order)]
    [InlineData("acknowledgement", WireJsonTypes.Acknowledgement)]
    public void Message_FieldsInDocumentAndInRecord_AreTheSame(string message, string record)
    {
        Assert.Empty(new RecordComparison(Document).Differences(record, Document.Message(message).Schema));
    }

    [Fact]
    public void JournalEntry_FieldsInDocumentAndInRecord_AreTheSame()
    {
        Assert.Empty(new RecordComparison(Document).Differences(WireJsonTypes.Entry, Document.Schemas["JournalEntry"]!.AsObject()));
    }

    [Fact]
    public void Limits_InDocumentAndInProgram_AreTheSame()
    {
        var entries = Document.Schemas["JournalBatch"]!["properties"]!["entries"]!;
        Assert.Equal(WireLimits.MostEntriesPerBatch, entries["maxItems"]!.GetValue<long>());
        Assert.Equal(WireLimits.LongestEntry, entries["items"]!["maxLength"]!.GetValue<long>());
        Assert.Contains($"{WireLimits.LongestUpPayload} bytes", entries["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains($"{WireLimits.LongestConfig} bytes", Document.Schemas["Configuration"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains($"{WireLimits.LongestOrder} bytes", Document.Schemas["Order"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(OrderMessage.HighestNumber, Document.Schemas["Order"]!["properties"]!["number"]!["maximum"]!.GetValue<long>());
        Assert.Equal(OrderMessage.LongestReason, Document.Schemas["Order"]!["properties"]!["reason"]!["maxLength"]!.GetValue<long>());
        Assert.Contains($"{WireLimits.LongestPermits} bytes", Document.Schemas["PermitList"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(WireLimits.Schema, Document.Schemas["Schema"]!["maximum"]!.GetValue<long>());
    }

    [Fact]
    public void ReadMe_Figures_AreThoseOfTheProgram()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "protocol", "README.md"));
        Assert.True(BadgeUid.TryParse("04523b1a6f5c80", out var uid));
        Assert.Contains(BadgeHash.Of(uid, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ToString(), text, StringComparison.Ordinal);
        string body = JsonSerializer.Deserialize(Document.Message("journalBatch").Examples[0], WireJson.Default.JournalBatch)!.Entries[0];
        Assert.Contains($"bytes 1  {body}\nhash 1   {EntryHash.Of(Encoding.UTF8.GetBytes(body))}", text, StringComparison.Ordinal);
        foreach (int limit in new[] { WireLimits.LongestEntry, WireLimits.LongestUpPayload, WireLimits.LongestPermits, BrokerConfiguration.LongestPacket })
            Assert.Contains(limit.ToString("N0", CultureInfo.InvariantCulture) + " bytes", text, StringComparison.Ordinal);
        foreach (var finding in Enum.GetValues<FindingKind>()) Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(finding.ToString())}`", text, StringComparison.Ordinal);
        foreach (string happened in Document.Events) Assert.Contains($"`{happened}`", text, StringComparison.Ordinal);
        foreach (var reason in Enum.GetNames<DeadLetterReason>()) Assert.Contains($"`{reason}`", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schema":1}""", "$: 'online' is missing")]
    [InlineData("""{"schema":2,"online":true,"boot":"6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11","version":"1","lastSequence":0,"epoch":0,"generation":0}""", "$.schema: 2 is more than 1")]
    [InlineData("""{"schema":1,"online":1,"boot":"6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11","version":"1","lastSequence":0,"epoch":0,"generation":0}""", "$.online: is not of type boolean")]
    [InlineData("""{"schema":1,"online":true,"boot":"6C0E7F0A-2f52-4a6e-9d3b-0a9f6f1f2c11","version":"1","lastSequence":0,"epoch":0,"generation":0}""", "$.boot: '6C0E7F0A")]
    [InlineData("""{"schema":1,"online":true,"boot":"6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11","version":"1","lastSequence":-1,"epoch":0,"generation":0}""", "$.lastSequence: -1 is less than 0")]
    [InlineData("""{"schema":1,"online":true,"boot":"6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11","version":"1","lastSequence":0,"epoch":0,"generation":0,"mood":"good"}""", "$: 'mood' is not described")]
    [InlineData("""{"schema":1,"online":true""", "$: this is not JSON")]
    public void Violations_WrongGreeting_AreNamedWithTheirPlace(string payload, string complaint)
    {
        Assert.Contains(Document.Violations("boxOnline", Encoding.UTF8.GetBytes(payload)), v => v.StartsWith(complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sessionStarted", "sessionBegun", "$.entries[0]→.event: type sessionBegun is not described")]
    [InlineData("\"badge\"", "\"card\"", "$.entries[0]→.event: 'badge' is missing")]
    [InlineData("\"sequence\":1", "\"sequence\":0", "$.entries[0]→.sequence: 0 is less than 1")]
    [InlineData("Z\"", "+01:00\"", "$.entries[0]→.wall: '2026-11-21T12:00:00.25+01:00' does not match")]
    public void Violations_WrongEntryInsideABatch_AreNamedWithTheirPlace(string right, string wrong, string complaint)
    {
        var batch = JsonSerializer.Deserialize(WireSamples.Batch(1, WireSamples.Events[0]), WireJson.Default.JournalBatch)!;
        batch = batch with { Entries = [batch.Entries[0].Replace(right, wrong, StringComparison.Ordinal)] };

        Assert.Contains(Document.Violations("journalBatch", JsonSerializer.SerializeToUtf8Bytes(batch, WireJson.Default.JournalBatch)), v => v.StartsWith(complaint, StringComparison.Ordinal));
    }
}
