using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// A journal of box-a and one of box-b, written as boxes write them. The corpus holds batches of box-a's; wherever one
/// of these entries turns up in its place, byte for byte, it must be taken.
/// </summary>
internal static class SoundEntries
{
    private static readonly BootId Boot = BootId.Parse("01940000-0000-7000-8000-00000000b007");
    private static readonly MemberId Ada = MemberId.Parse("01940000-0000-7000-8000-000000000001");
    private static readonly BadgeHash Badge = BadgeHash.Of(LabFacts.Ada, LabFacts.BadgeKey);

    public static readonly IReadOnlyList<byte[]> OfBoxA = Written(LabFacts.Laser, LabFacts.Saw, 1), OfBoxB = Written(LabFacts.Mill, LabFacts.Mill, 2);

    public static bool Holds(long sequence, byte[] body) => sequence >= 1 && sequence <= OfBoxA.Count && OfBoxA[(int)sequence - 1].AsSpan().SequenceEqual(body);

    private static List<byte[]> Written(MachineId first, MachineId second, int box)
    {
        var one = new SessionId(new Guid(box, 1, 0x7000, new byte[8]));
        var two = new SessionId(new Guid(box, 2, 0x7000, new byte[8]));
        (MachineId, MachineEvent)[] happened =
        [
            (first, new MachineEvent.SessionStarted(one, Ada, Badge)),
            (second, new MachineEvent.AccessRefused(RefusalReason.UnknownBadge, Badge, null)),
            (first, new MachineEvent.SessionRunning(one)),
            (first, new MachineEvent.RightWithdrawn(one)),
            (first, new MachineEvent.SessionEnded(one, EndReason.Member, 181_250, 0)),
            (second, new MachineEvent.FaultRaised(MachineFaults.Reader)),
            (second, new MachineEvent.FaultCleared(MachineFaults.Reader)),
            (second, new MachineEvent.LockedOut("Lame émoussée")),
            (second, new MachineEvent.Released()),
            (second, new MachineEvent.SessionStarted(two, Ada, Badge)),
            (second, new MachineEvent.SessionEnded(two, EndReason.PowerLoss, 60_000, 60_000)),
            (second, new MachineEvent.AccessRefused(RefusalReason.SeveralCards, null, null)),
        ];
        var bodies = new List<byte[]>();
        string previous = EntryHash.None;
        foreach (var (machine, what) in happened)
        {
            long sequence = bodies.Count + 1, milliseconds = sequence * 45_000;
            var entry = new JournalEntry(WireLimits.Schema, sequence, previous, Boot, milliseconds, Instant.FromUtc(2026, 11, 21, 8, 0) + Duration.FromMilliseconds(milliseconds), ClockTrust.Synchronised, machine, what);
            bodies.Add(JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Default.JournalEntry));
            previous = EntryHash.Of(bodies[^1]);
        }
        return bodies;
    }
}
