using System.Collections.Concurrent;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Ingest;
using FabAccess.Server.Link;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Server.Tests.Ingest;

/// <summary>Ingest on a seeded store, without a broker: messages go in, acknowledgements are recorded with what was committed at that moment.</summary>
internal sealed class IngestDriver : ILabLink, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TestStore lab;
    private readonly IngestQueue queue = new();
    private readonly IngestCommits commits;
    private readonly IngestLoop loop;
    private readonly SemaphoreSlim acknowledged = new(0);
    private int greetings;

    public IngestDriver(StoreKind kind, Func<ILabStore, ILabStore>? wrap = null)
    {
        lab = new(kind);
        LabBuilder.SeedInto(lab.Store);
        commits = new(wrap?.Invoke(lab.Store) ?? lab.Store, this, new ProjectionSignal(), Planning, new BoardChanges(), Clock, NullLogger<IngestCommits>.Instance);
        loop = new(queue, commits, new(Clock), Clock);
        loop.StartAsync(CancellationToken.None);
    }

    /// <summary>Each with the number of entries that were committed for its box when it was sent.</summary>
    public ConcurrentQueue<(BoxId Box, Acknowledgement Ack, int Committed)> Acks { get; } = [];

    public ILabStore Store => lab.Store;

    public CountingPlanning Planning { get; } = new();

    public TestClock Clock { get; } = new();

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain)
    {
        Assert.True(Topics.TryParse(topic, out var topics, out string leaf));
        Assert.Equal("down/ack", leaf);
        Assert.False(retain);
        using var db = Store.CreateDbContext();
        var box = topics.Box;
        Acks.Enqueue((box, JsonSerializer.Deserialize(payload, WireJson.Default.Acknowledgement)!, db.Entries.Count(e => e.Box == box)));
        acknowledged.Release();
        return PublishResult.Accepted;
    }

    public void Put(params IEnumerable<MqttMessage> messages)
    {
        foreach (var message in messages) Assert.True(queue.Put(message));
    }

    /// <summary>Sends, and returns when everything sent so far has been dealt with: then the spare box's greeting behind it is answered.</summary>
    public async Task SendAsync(params IEnumerable<MqttMessage> messages)
    {
        Put(messages);
        Put(Greeting(LabBuilder.Spare));
        greetings++;
        await UntilAsync(() => Acks.Count(a => a.Box == LabBuilder.Spare) == greetings);
    }

    /// <summary>Waits for acknowledgements until the condition holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds()) Assert.True(await acknowledged.WaitAsync(Deadline), "What should come after an acknowledgement did not come.");
    }

    public void LoseLink() => Assert.True(queue.PutLinkLost());

    public static MqttMessage Greeting(BoxId box, bool online = true, Generation holds = default) => new(
        new Topics(LabBuilder.Site, box).Online,
        JsonSerializer.SerializeToUtf8Bytes(new BoxOnline(WireLimits.Schema, online, default, "test", 0, holds.Epoch, holds.Number), WireJson.Default.BoxOnline), IsRetained: true);

    public static MqttMessage State(BoxId box, Generation holds) => new(
        new Topics(LabBuilder.Site, box).State,
        JsonSerializer.SerializeToUtf8Bytes(new BoxState(WireLimits.Schema, default, 0, 0, holds.Epoch, holds.Number, []), WireJson.Default.BoxState), IsRetained: true);

    public Acknowledgement LastAck(BoxId box) => Acks.Last(a => a.Box == box).Ack;

    public Machines.Box Box(BoxId box)
    {
        using var db = Store.CreateDbContext();
        return db.Boxes.AsNoTracking().Single(b => b.Id == box);
    }

    /// <summary>Dead letters that were there before.</summary>
    public void Keep(int letters)
    {
        using var db = Store.CreateDbContext();
        db.DeadLetters.AddRange(Enumerable.Range(0, letters).Select(i => new DeadLetter
        {
            Reason = DeadLetterReason.Malformed,
            Detail = "old",
            Topic = "old",
            PayloadHash = $"{i}",
            Payload = [],
            FirstAt = default,
            LastAt = default,
        }));
        db.SaveChanges();
    }

    public List<DeadLetter> DeadLetters()
    {
        using var db = Store.CreateDbContext();
        return [.. db.DeadLetters.AsNoTracking().OrderBy(d => d.Id)];
    }

    public List<StoredEntry> Entries(BoxId box)
    {
        using var db = Store.CreateDbContext();
        return [.. db.Entries.AsNoTracking().Where(e => e.Box == box).OrderBy(e => e.Sequence)];
    }

    public async ValueTask DisposeAsync()
    {
        await loop.StopAsync(CancellationToken.None);
        loop.Dispose();
        commits.Dispose();
        queue.Dispose();
        acknowledged.Dispose();
        lab.Dispose();
    }
}
