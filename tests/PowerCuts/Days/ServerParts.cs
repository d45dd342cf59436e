using System.Globalization;
using System.Net;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Backups;
using FabAccess.Server.Board;
using FabAccess.Server.Configuration;
using FabAccess.Server.Ingest;
using FabAccess.Server.Keys;
using FabAccess.Server.Link;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using FabAccess.Server.Store.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.PowerCuts.Days;

/// <summary>The server's own parts on one store, turned by hand; what they would publish is told.</summary>
internal sealed class ServerParts : ILabLink, IDisposable
{
    private readonly Action<string> tell;
    private readonly IngestQueue arrivals = new();
    private readonly IngestCommits ingest;
    private readonly PermitPlanning planning;
    private readonly Projector projector;

    private readonly ServerSettings settings;

    public ServerParts(string folder, Action<string> tell, bool pooling = true)
    {
        this.tell = tell;
        string file = Path.Combine(folder, "lab.db");
        // The broker and the page are no part of this.
        settings = new(folder, new(IPAddress.Loopback, 0), new StoreSettings.Sqlite(file), null!, []);
        Store = new(file, pooling);
        var signal = new ProjectionSignal();
        var board = new BoardChanges();
        planning = new(Store, this, new LinkEvents(), new(RightsKeys.Of(FixedKey.Current, FixedKey.Next)), new(new("server", 8443), new("broker", 8883)), TimeProvider.System, NullLogger<PermitPlanning>.Instance);
        ingest = new(Store, this, signal, planning, board, TimeProvider.System, NullLogger<IngestCommits>.Instance);
        projector = new(Store, signal, arrivals, board, TimeProvider.System, NullLogger<Projector>.Instance);
    }

    public SqliteStore Store { get; }

    /// <summary>What a server does with its store before anything uses it; returns why it does not start, or null.</summary>
    public string? Open(ILogger log) => StoreOpening.Open(settings, Store, Now, log);

    public void BackUp() => StoreBackup.Make(Path.Combine(settings.DataFolder, "lab.db"), StoreOpening.BackupsOf(settings), Now);

    /// <summary>Commits and acknowledges; throws when the store does not take it at once.</summary>
    public void Ingest(params IEnumerable<MqttMessage> messages)
    {
        ingest.Offer(messages);
        while (ingest.Step() is { } wait)
            if (wait > TimeSpan.Zero) throw new IOException("The store does not take entries.");
    }

    public void Project() => projector.CatchUp(CancellationToken.None);

    public void Plan() => planning.Plan();

    public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain)
    {
        if (!Topics.TryParse(topic, out var topics, out string leaf)) throw new FormatException(topic);
        if (leaf == "down/ack")
        {
            var ack = JsonSerializer.Deserialize(payload, WireJson.Default.Acknowledgement)!;
            tell(string.Create(CultureInfo.InvariantCulture, $"ack {topics.Box} {ack.DurableUpTo} {ack.Hash}"));
        }
        else if (leaf == "down/permits")
        {
            if (JwsReading.Of(payload, SignedKind.Permits, FixedKey.Trust, WireLimits.LongestPermits) is not JwsReading.Sound sound) throw new FormatException("A list is published that no box believes.");
            var list = JsonSerializer.Deserialize(sound.Content.Span, WireJson.Default.PermitsMessage)!;
            tell(string.Create(CultureInfo.InvariantCulture, $"list {topics.Box} {list.Epoch} {list.Generation} {EntryHash.Of(payload)}"));
        }
        return PublishResult.Accepted;
    }

    private static Instant Now => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        ingest.Dispose();
        planning.Dispose();
        projector.Dispose();
        arrivals.Dispose();
        Store.Dispose();
    }
}
