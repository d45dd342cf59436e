using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Uplink;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// What a box gets: permit lists and acknowledgements. Promises: a refused list changes nothing; no list makes an older one
/// of a newer; a badge that no list names is granted nothing, and a list past its end grants nobody anything; every badge can be judged with
/// whatever list was taken, at any time; a list that was taken is there after a restart; an acknowledgement moves nothing beyond the journal's end.
/// </summary>
internal sealed class MqttDownTarget : Target
{
    private static readonly string[] Known = [new Topics(LabFacts.Site, LabFacts.BoxA).Permits, new Topics(LabFacts.Site, LabFacts.BoxA).Acknowledgement];
    private static readonly BadgeUid[] Badges = [LabFacts.Ada, LabFacts.Blocked, LabFacts.Stranger];
    private static readonly MachineId[] Machines = [LabFacts.Laser, LabFacts.Saw];

    private readonly Scratch scratch = new();
    private readonly StillTime time = new();

    public override string Name => "mqtt-down";

    public override string Subject => "MQTT messages to a box: permit lists, acknowledgements";

    public override IMutation Mutation { get; } = new PartsMutation(new JsonMutation(), Known);

    public override int CasesPerSeed => 5000;

    public override string Take(byte[] input)
    {
        scratch.Empty();
        time.Reset();
        var store = Store();
        var sender = new JournalSender(new FixedJournal(), _ => PublishResult.Accepted, time, NullLogger.Instance);
        sender.Connected();
        var outcome = new StringBuilder();
        foreach (var part in Parts.Of(input))
        {
            outcome.Append(part.Name == Known[0] ? Permits(store, part.Content) : Acknowledge(sender, part.Content)).Append(' ');
            time.Pass(TimeSpan.FromSeconds(7));
            sender.Advance();
        }
        BrokenPromise.Unless(Store().Generation == store.Generation, "After a restart another list is in force.");
        return outcome.ToString();
    }

    protected override void End() => scratch.Dispose();

    private PermitStore Store() => new(scratch.Path, LabFacts.Site, LabFacts.BoxA, FixedKey.Trust, time.Clock, NullLogger.Instance);

    private string Permits(PermitStore store, byte[] payload)
    {
        var before = store.Current;
        var refusal = store.Accept(SignedCase.Of(payload));
        BrokenPromise.Unless(refusal is null || ReferenceEquals(before, store.Current), "A refused list is in force.");
        BrokenPromise.Unless(store.Generation >= (before?.List.Generation ?? default), "An older list is in force.");
        BrokenPromise.Unless(refusal is null || refusal.Reason.Trim().Length > 0, "A refusal has no reason.");
        return refusal is null ? Judged(store) : $"{refusal.Cause} {refusal.Reason}";
    }

    private string Judged(PermitStore store)
    {
        var outcome = new StringBuilder("taken ");
        var judge = new BadgeJudge(LabFacts.BadgeKey, () => store.Current);
        foreach (var later in (ReadOnlySpan<TimeSpan>)[TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromDays(20_000)])
        {
            var now = time.Clock.Now();
            now = now with { MonotonicMilliseconds = now.MonotonicMilliseconds + (long)later.TotalMilliseconds };
            foreach (var machine in Machines)
            {
                _ = judge.News(Running(now), machine, now);
                foreach (var badge in Badges) outcome.Append(Decision(judge, store, badge, machine, now)).Append(' ');
            }
        }
        return outcome.ToString();
    }

    private static string Decision(BadgeJudge judge, PermitStore store, BadgeUid badge, MachineId machine, Moment now)
    {
        if (judge.Judge(badge, MachineState.Initial, machine, now).Decision is AccessDecision.Refused refused) return refused.Reason.ToString();
        BrokenPromise.Unless(badge != LabFacts.Stranger, "A badge that no list names is granted something.");
        BrokenPromise.Unless(store.Current is { } current && now.Wall < current.List.NotAfter, "A list past its end grants something.");
        return "Granted";
    }

    private static MachineState Running(Moment now) =>
        MachineState.Initial with { Session = new(default, default, BadgeHash.Of(LabFacts.Ada, LabFacts.BadgeKey), now, now, false) };

    private static string Acknowledge(JournalSender sender, byte[] payload)
    {
        var (ack, reason) = AcknowledgementReading.Of(payload);
        BrokenPromise.Unless((ack is null) == reason.Length > 0, "An acknowledgement is neither read nor refused.");
        if (ack is null) return reason;
        long before = sender.Acknowledged;
        string? refusal = sender.Acknowledge(ack);
        BrokenPromise.Unless(refusal is null || sender.Acknowledged == before, "A refused acknowledgement moved the position.");
        return refusal ?? (sender.Acknowledged < before ? "back" : "forward");
    }
}
