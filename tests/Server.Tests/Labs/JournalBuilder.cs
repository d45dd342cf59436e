using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using NodaTime;

namespace FabAccess.Server.Tests.Labs;

/// <summary>One box's journal, written as a box writes it: chained, gap-free, each body made once.</summary>
internal sealed class JournalBuilder(BoxId box)
{
    private static readonly BadgeHash Badge = BadgeHash.Parse("0123456789abcdef0123456789abcdef");
    private Instant began = Instant.FromUtc(2026, 11, 21, 8, 0);
    private long milliseconds;
    private int sessions, boots;

    public BoxId Box => box;

    public List<string> Bodies { get; } = [];

    public BootId Boot { get; private set; } = BootId.Parse("01940000-0000-7000-8000-00000000b007");

    /// <summary>How far the box's wall clock may be believed, and by how much it is wrong.</summary>
    public ClockTrust Trust { get; set; } = ClockTrust.Synchronised;

    public Duration WrongBy { get; set; }

    /// <summary>When it truly is.</summary>
    public Instant Now => began + Duration.FromMilliseconds(milliseconds);

    /// <summary>The power goes, and comes back after so long.</summary>
    public JournalBuilder Reboot(Duration off)
    {
        (began, milliseconds) = (Now + off, 0);
        Boot = new(new Guid(0x0194, 0, 0x7000, [.. BitConverter.GetBytes((long)++boots)]));
        return this;
    }

    /// <summary>The first boot began then; to be said before anything else.</summary>
    public JournalBuilder BootedAt(Instant instant)
    {
        began = instant;
        return this;
    }

    /// <summary>Time passes without an entry.</summary>
    public JournalBuilder Wait(Duration time)
    {
        milliseconds += (long)time.TotalMilliseconds;
        return this;
    }

    /// <summary>A greeting of this moment, as it is sent and not as a broker kept it.</summary>
    public MqttMessage Greeting() => new(
        new Topics(LabBuilder.Site, box).Online,
        JsonSerializer.SerializeToUtf8Bytes(
            new BoxOnline(WireLimits.Schema, true, Boot, "test", Bodies.Count, 0, 0, Now + WrongBy, Trust, milliseconds), WireJson.Default.BoxOnline),
        IsRetained: false);

    public MqttMessage State(params FindingReport[] findings) => new(
        new Topics(LabBuilder.Site, box).State,
        JsonSerializer.SerializeToUtf8Bytes(
            new BoxState(WireLimits.Schema, Now + WrongBy, Bodies.Count, 0, 0, 0, [], Boot, Trust, milliseconds, findings.Length == 0 ? null : [.. findings]), WireJson.Default.BoxState),
        IsRetained: false);

    public IEnumerable<JournalEntry> Entries => Bodies.Select(b => JsonSerializer.Deserialize(b, WireJson.Default.JournalEntry)!);

    public string LastHash => Bodies.Count == 0 ? EntryHash.None : EntryHash.Of(Encoding.UTF8.GetBytes(Bodies[^1]));

    public JournalBuilder Add(MachineId machine, MachineEvent happened, long afterMilliseconds = 1000, string? previous = null)
    {
        milliseconds += afterMilliseconds;
        var entry = new JournalEntry(
            WireLimits.Schema, Bodies.Count + 1, previous ?? LastHash, Boot, milliseconds, Now + WrongBy, Trust, machine, happened);
        return AddBody(JsonSerializer.Serialize(entry, WireJson.Default.JournalEntry));
    }

    public JournalBuilder AddBody(string body)
    {
        Bodies.Add(body);
        return this;
    }

    public SessionId Start(MachineId machine, MemberId member)
    {
        var session = new SessionId(new Guid(0x0194, (short)box.ToString().Sum(c => c), 0x7000, [.. BitConverter.GetBytes((long)++sessions)]));
        Add(machine, new MachineEvent.SessionStarted(session, member, Badge));
        return session;
    }

    public void End(MachineId machine, SessionId session, long elapsedMilliseconds) =>
        Add(machine, new MachineEvent.SessionEnded(session, EndReason.Member, elapsedMilliseconds, 0), elapsedMilliseconds);

    /// <summary>A busy day from a seed: sessions, marks, refusals and faults, some sessions left running.</summary>
    public JournalBuilder Day(int seed, int events, params MachineId[] machines)
    {
        var random = new Random(seed);
        var open = new Dictionary<MachineId, SessionId>();
        while (Bodies.Count < events)
        {
            var machine = machines[random.Next(machines.Length)];
            int turn = random.Next(10);
            if (turn < 2) Add(machine, new MachineEvent.AccessRefused(RefusalReason.NotCertified, Badge, turn == 0 ? LabBuilder.Blaise : null));
            else if (turn == 2) Add(machine, random.Next(2) == 0 ? new MachineEvent.FaultRaised(MachineFaults.Reader) : new MachineEvent.FaultCleared(MachineFaults.Reader));
            else if (!open.TryGetValue(machine, out var session)) open[machine] = Start(machine, random.Next(2) == 0 ? LabBuilder.Ada : LabBuilder.Blaise);
            else if (turn < 6) Add(machine, new MachineEvent.SessionRunning(session), 60_000);
            else
            {
                End(machine, session, random.Next(1, 7_200_000));
                open.Remove(machine);
            }
        }
        return this;
    }

    /// <summary>A message with some of the entries, from 1.</summary>
    public MqttMessage Batch(int first, int count) => BatchOf(box, first, Bodies.Skip(first - 1).Take(count));

    public IEnumerable<MqttMessage> Batches(int size) => Enumerable.Range(0, (Bodies.Count + size - 1) / size).Select(i => Batch((i * size) + 1, size));

    public static MqttMessage BatchOf(BoxId box, long first, IEnumerable<string> bodies)
    {
        ImmutableArray<string> entries = [.. bodies];
        return new(new Topics(LabBuilder.Site, box).Journal, JsonSerializer.SerializeToUtf8Bytes(new JournalBatch(WireLimits.Schema, first, entries), WireJson.Default.JournalBatch), IsRetained: false);
    }
}
