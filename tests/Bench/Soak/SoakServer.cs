using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Signing;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.Worlds;
using FabAccess.Simulator.Lab;
using NodaTime;

namespace FabAccess.Bench.Soak;

/// <summary>
/// The other side of one box, as little as will do, so that what it holds does not hide what the box holds: it
/// acknowledges what comes in order, and remembers one permit list, which it hands out when the box greets. The broker
/// retains none, since what it has saved for its own restart would come and go with the hours.
/// </summary>
internal sealed class SoakServer
{
    private static readonly TimeSpan Answer = TimeSpan.FromMilliseconds(40);

    private readonly World world;
    private readonly SimBroker broker;
    private readonly Topics topics;
    private readonly PermitsMessage content;
    private readonly StoreId store = new(new Guid(7, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 7]));
    private byte[] list = [];
    private long generation;
    private long upTo;
    private string hash = EntryHash.None;

    public SoakServer(World world, SimBroker broker, Topics topics, ImmutableArray<MachineId> machines, int members, ReadOnlyMemory<byte> badgeKey)
    {
        (this.world, this.broker, this.topics) = (world, broker, topics);
        var from = Instant.FromDateTimeOffset(world.Start.AddDays(-30));
        content = new(
            WireLimits.Schema, topics.Site, topics.Box, Epoch: 1, Generation: 0, from, from,
            [.. machines.Select(m => new MachineRuleMessage(m, $"Machine {m}"))],
            [.. Enumerable.Range(1, members).Select(Member)]);
        broker.Published = Heard;

        PermitHolderMessage Member(int i) =>
            new(GeneratedLab.MemberOf(i), $"Member {i}", "fr", [BadgeHash.Of(Uid(i), badgeKey.Span)], Permits: [new(machines[i % machines.Length], from)]);
    }

    public int Sessions { get; private set; }

    public long Entries => upTo;

    public int Greetings { get; private set; }

    public int ListBytes => list.Length;

    public static BadgeUid Uid(int member) =>
        BadgeUid.TryParse(Convert.ToHexString(GeneratedLab.Uid(member)), out var uid) ? uid : throw new InvalidOperationException("A member's badge is no badge.");

    /// <summary>The same rights under the next number, as after every change somewhere in the lab.</summary>
    public void PublishNext()
    {
        list = Signed(++generation, FixedKey.Current);
        PublishList();
    }

    /// <summary>A list whose signature does not count.</summary>
    public void PublishForged()
    {
        byte[] forged = Signed(generation + 1, FixedKey.Stranger);
        world.After(Answer, () => broker.Take(topics.Permits, forged, isRetained: false));
    }

    private byte[] Signed(long number, FixedKey key)
    {
        var now = Instant.FromUnixTimeMilliseconds(world.Utc.ToUnixTimeMilliseconds());
        var message = content with { Generation = number, IssuedAt = now, NotAfter = now + Duration.FromDays(30) };
        return key.Sign(SignedKind.Permits, JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage));
    }

    private void Heard(string topic, byte[] payload)
    {
        if (topic == topics.Journal) Store(payload);
        else if (topic == topics.Online && JsonSerializer.Deserialize(payload, WireJson.Default.BoxOnline) is { Online: true }) Greeted();
    }

    private void Greeted()
    {
        Greetings++;
        Acknowledge();
        PublishList();
    }

    private void Store(byte[] payload)
    {
        var batch = JsonSerializer.Deserialize(payload, WireJson.Default.JournalBatch)!;
        for (int i = 0; i < batch.Entries.Length; i++)
        {
            if (batch.First + i != upTo + 1) continue;
            upTo++;
            hash = EntryHash.Of(Encoding.UTF8.GetBytes(batch.Entries[i]));
            if (batch.Entries[i].Contains("\"sessionStarted\"", StringComparison.Ordinal)) Sessions++;
        }
        Acknowledge();
    }

    private void Acknowledge()
    {
        var ack = new Acknowledgement(WireLimits.Schema, store, 1, upTo, hash, Instant.FromUnixTimeMilliseconds(world.Utc.ToUnixTimeMilliseconds()));
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(ack, WireJson.Default.Acknowledgement);
        world.After(Answer, () => broker.Take(topics.Acknowledgement, payload, isRetained: false));
    }

    private void PublishList()
    {
        byte[] current = list;
        if (current.Length > 0) world.After(Answer, () => broker.Take(topics.Permits, current, isRetained: false));
    }
}
