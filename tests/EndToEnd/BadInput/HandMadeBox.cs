using System.Text;
using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.EndToEnd.Labs;
using FabAccess.Mqtt;
using FabAccess.Simulator.Day;
using NodaTime;

namespace FabAccess.EndToEnd.BadInput;

/// <summary>A box written from the protocol's document alone: it says what it likes, in whatever form.</summary>
internal sealed class HandMadeBox(LabTap tap, Topics topics)
{
    private static readonly BootId Boot = BootId.Parse("6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11");

    private string lastHash = EntryHash.None;

    public Topics Topics => topics;

    /// <summary>Of the entry that was written last.</summary>
    public long Sequence { get; private set; }

    public void Publish(string topic, string payload) => Publish(topic, Encoding.UTF8.GetBytes(payload));

    public void Publish(string topic, byte[] payload) => Assert.Equal(PublishResult.Accepted, tap.Publish(topic, payload));

    public string NextRefusal(MachineId machine)
    {
        var entry = new JournalEntry(
            WireLimits.Schema, Sequence + 1, lastHash, Boot, 1000 * (Sequence + 1), SystemClock.Instance.GetCurrentInstant(), ClockTrust.Synchronised, machine,
            new MachineEvent.AccessRefused(RefusalReason.UnknownBadge, null, null));
        return Next(JsonSerializer.Serialize(entry, WireJson.Default.JournalEntry));
    }

    /// <summary>Any text as the next entry; what follows names its hash.</summary>
    public string Next(string body)
    {
        Sequence++;
        lastHash = EntryHash.Of(Encoding.UTF8.GetBytes(body));
        return body;
    }

    public void Send(long first, params string[] bodies) =>
        Publish(topics.Journal, JsonSerializer.SerializeToUtf8Bytes(new JournalBatch(WireLimits.Schema, first, [.. bodies]), WireJson.Default.JournalBatch));

    /// <summary>Waits until everything that was written is acknowledged with its hash.</summary>
    public Task AcknowledgedAsync() => Until.RequireAsync(
        $"entry {Sequence} of {topics.Box} is acknowledged",
        () => tap.Acknowledgements(topics).LastOrDefault() is { } ack && (ack.DurableUpTo, ack.Hash) == (Sequence, lastHash),
        TestLab.Patience);
}
