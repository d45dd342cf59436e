using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.PowerCuts.Days;

/// <summary>Facts that belong together, as one append to the journal.</summary>
internal sealed record MachineFacts(MachineId Machine, ImmutableArray<MachineEvent> Events, Moment At);

/// <summary>What happens at some machines, from a seed: sessions, marks, refusals, faults; some hours between one and the next.</summary>
internal static class MachineScript
{
    private static readonly BadgeHash Badge = BadgeHash.Parse("0123456789abcdef0123456789abcdef");

    public static IEnumerable<MachineFacts> Of(int seed, BootId boot, IReadOnlyList<MachineId> machines, IReadOnlyList<MemberId> members)
    {
        var random = new Random(seed);
        var open = new Dictionary<MachineId, (SessionId Id, long Since)>();
        long milliseconds = 0;
        for (int number = 1; ; number++)
        {
            milliseconds += random.Next(1_000, 6 * 3_600_000);
            var machine = machines[random.Next(machines.Count)];
            var at = new Moment(boot, milliseconds, Instant.FromUtc(2026, 3, 1, 8, 0) + Duration.FromMilliseconds(milliseconds), ClockTrust.Synchronised);
            int turn = random.Next(10);
            var member = members[random.Next(members.Count)];
            if (turn < 2) yield return new(machine, [new MachineEvent.AccessRefused(RefusalReason.NotCertified, Badge, turn == 0 ? member : null)], at);
            else if (!open.TryGetValue(machine, out var session))
            {
                open[machine] = (Session(boot, seed, number), milliseconds);
                yield return new(machine, [new MachineEvent.SessionStarted(open[machine].Id, member, Badge)], at);
            }
            else if (turn < 5) yield return new(machine, [new MachineEvent.SessionRunning(session.Id)], at);
            else
            {
                open.Remove(machine);
                MachineEvent end = new MachineEvent.SessionEnded(session.Id, EndReason.Member, milliseconds - session.Since, 0);
                yield return new(machine, turn < 8 ? [end] : [new MachineEvent.RightWithdrawn(session.Id), end], at);
            }
        }
    }

    private static SessionId Session(BootId boot, int seed, int number) =>
        new(new Guid(seed, (short)number, 0x7000, [.. boot.Value.ToByteArray().Take(8)]));
}
