using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Network;

/// <summary>
/// The broker: retained messages, subscriptions and last wills, and nothing that lasts. A restart forgets everything, or comes
/// back with what it had saved half an hour ago, as Mosquitto does after a kill, or days ago, as from somebody's backup.
/// </summary>
public sealed class SimBroker
{
    /// <summary>Mosquitto's autosave_interval.</summary>
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(30), BackUpEvery = TimeSpan.FromDays(1);

    private const int BackupsKept = 4;

    private readonly World world;
    private readonly Trace trace;
    private readonly List<SimLink> clients = [];
    private SortedDictionary<string, byte[]> retained = new(StringComparer.Ordinal);
    private SortedDictionary<string, byte[]> saved = new(StringComparer.Ordinal);
    private readonly Queue<SortedDictionary<string, byte[]>> backups = [];
    private TimeSpan savedAt, backedUpAt;

    public SimBroker(World world, Trace trace) => (this.world, this.trace) = (world, trace);

    public bool IsUp { get; private set; } = true;

    /// <summary>Whether it refuses a publication, e.g. by its access rules; asked for each.</summary>
    public Func<string, bool> Refuses { get; set; } = _ => false;

    /// <summary>Told of everything that is published, as it arrives here.</summary>
    public Action<string, byte[]>? Published { get; set; }

    /// <summary>It ends; connections fall at once.</summary>
    public void Down()
    {
        Save();
        IsUp = false;
        trace.Tell("broker", "ends");
        foreach (var client in clients.ToArray()) client.Fall("the broker closed the connection");
        clients.Clear();
    }

    /// <param name="memory">What it comes back with.</param>
    public void Up(BrokerMemory memory)
    {
        var kept = memory switch
        {
            BrokerMemory.LastSaved => saved,
            BrokerMemory.DaysAgo when backups.TryPeek(out var oldest) => oldest,
            _ => [],
        };
        retained = new(kept, StringComparer.Ordinal);
        IsUp = true;
        trace.Tell("broker", $"starts with {retained.Count} retained messages");
    }

    internal void Attach(SimLink client)
    {
        // Two of one id: the one before goes.
        foreach (var before in clients.Where(c => c != client && c.Id == client.Id).ToArray()) Detach(before, isWillPublished: true);
        clients.Remove(client);
        clients.Add(client);
    }

    internal void SendRetained(SimLink client)
    {
        foreach (var (topic, payload) in retained)
            if (client.Hears(topic)) client.Carry(new(topic, payload, IsRetained: true));
    }

    internal void Detach(SimLink client, bool isWillPublished)
    {
        if (!clients.Remove(client)) return;
        client.Fall("the broker closed the connection");
        if (isWillPublished && client.LastWill is { } will) Take(will.Topic, will.Payload, isRetained: true);
    }

    /// <summary>A publication arrives.</summary>
    internal void Take(string topic, byte[] payload, bool isRetained)
    {
        if (!IsUp) return;
        Save();
        Published?.Invoke(topic, payload);
        if (isRetained) retained[topic] = payload;
        foreach (var client in clients.ToArray())
            if (client.Hears(topic)) client.Carry(new(topic, payload, IsRetained: false));
    }

    private void Save()
    {
        if (world.Now - savedAt < SaveEvery) return;
        savedAt = world.Now;
        saved = new(retained, StringComparer.Ordinal);
        if (world.Now - backedUpAt < BackUpEvery) return;
        backedUpAt = world.Now;
        backups.Enqueue(saved);
        if (backups.Count > BackupsKept) backups.Dequeue();
    }
}
