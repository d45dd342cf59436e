using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using NodaTime;

namespace FabAccess.Core.Tests.Machines;

/// <summary>
/// Every way to end: policy × what the machine does × what happens, against a table that a person can read. Over whether the
/// holder has left before, the list is fresh or too old (a running session must not care), and what the policy says besides.
/// </summary>
public sealed class EndGridTests
{
    // What happens | immediate | when idle | when idle and cool | never while busy | manual, each for a machine that is
    // i(dle), b(usy), ? (unknown), - (nothing tells): x off, l left on for good, c off after cooling, h goes on until idle, t somebody else's, . nothing.
    private const string Table = """
        its member's tap        | xxxx | xhhh | chhh | xhhh | hhhh
        the card is gone        | xhhx | xhhh | chhh | xhhh | hhhh
        its time is over        | xhhx | xhhh | chhh | xhhh | hhhh
        the supervisor left     | xhhx | xhhh | chhh | xhhh | hhhh
        it lay idle long enough | x... | x... | c... | x... | ....
        the stop button         | xxxx | xxxx | xxxx | xxxx | xxxx
        an order to stop        | xxxx | xxxx | xxxx | xxxx | xxxx
        the lid cuts            | xxxx | xxxx | xxxx | xxxx | xxxx
        the relay fails         | xxxx | xxxx | xxxx | xxxx | xxxx
        the worker ends         | xxxx | xxxx | xxxx | xxxx | xxxx
        and its plug can stay   | xxxx | xxxx | xxxx | xlll | llll
        the lid only warns      | .... | .... | .... | .... | ....
        the reader is lost      | .... | .... | .... | .... | ....
        the journal breaks      | .... | .... | .... | .... | ....
        the right is withdrawn  | .... | .... | .... | .... | ....
        it is locked out        | .... | .... | .... | .... | ....
        a problem is reported   | .... | .... | .... | .... | ....
        a refused badge         | .... | .... | .... | .... | ....
        another member's badge  | .... | .... | .... | .... | ....
        a phone                 | .... | .... | .... | .... | ....
        an order for another    | .... | .... | .... | .... | ....
        """;

    private static readonly Activity[] Activities = [Activity.Idle, Activity.Busy, Activity.Unknown, Activity.Unmetered];

    private static readonly bool[] Both = [false, true];

    [Fact]
    public void Session_InEveryCase_EndsAsTheTableSays()
    {
        int count = 0;
        foreach (string[] row in Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)))
            foreach (var end in Enum.GetValues<EndPolicy>())
                for (int a = 0; a < Activities.Length; a++)
                    foreach (bool hasLeft in Both)
                        foreach (bool isOnline in Both)
                            foreach (bool runsOn in Both)
                                foreach (var supervision in Enum.GetValues<Supervision>())
                                    foreach (bool mayRepair in Both)
                                    {
                                        count++;
                                        char expected = Expected(row[0], row[1 + (int)end][a], end, Activities[a], hasLeft, isOnline);
                                        char actual = Play(row[0], end, Activities[a], hasLeft, isOnline, runsOn, supervision, mayRepair);
                                        if (expected != actual) Assert.Fail($"{row[0]}, {end}, {Activities[a]}, left before: {hasLeft}, online: {isOnline}: expected {expected}, got {actual}");
                                    }
        Assert.InRange(count, 9_000, 21_000);
    }

    // Who had left waits for the machine to be idle, and nothing else does more than what may cut. Their own tap says that they stay after all.
    private static char Expected(string what, char cell, EndPolicy end, Activity activity, bool hasLeft, bool isOnline)
    {
        // What its holder has left and nobody works with, the next one takes over.
        if (hasLeft && isOnline && what == "another member's badge" && activity == Activity.Idle) return 't';
        bool isTick = what is "its member's tap" or "the card is gone" or "its time is over" or "the supervisor left" or "it lay idle long enough";
        if (!hasLeft || !isTick) return cell;
        // By a list that is too old it proves too little to stay, and enough to go.
        bool isTap = what == "its member's tap";
        if ((isTap && isOnline) || end == EndPolicy.Manual) return '.';
        bool mayEnd = activity == Activity.Idle || (end == EndPolicy.Immediate && (isTap || activity == Activity.Unmetered));
        return !mayEnd ? '.' : end == EndPolicy.WhenIdleAndCool ? 'c' : 'x';
    }

    private static char Play(string what, EndPolicy end, Activity activity, bool hasLeft, bool isOnline, bool runsOn, Supervision supervision, bool mayRepair)
    {
        var use = new UsePolicy
        {
            End = end, CoolDown = Duration.FromMinutes(5), RunOn = runsOn ? Duration.FromSeconds(40) : Duration.Zero, Presence = what == "the card is gone" ? PresenceMode.Slot : PresenceMode.Tap, Supervision = supervision,
            IdleEnd = Duration.FromMinutes(9),
        };
        var terms = new Terms(use) { Rights = mayRepair ? MemberRights.Repair : MemberRights.None };
        bool isIdleEnd = what == "it lay idle long enough";
        var state = new MachineState(
            Make.Open() with { LastMark = Make.At(-1), AllowedMilliseconds = what == "its time is over" ? 600_000 : 700_000, Leaving = hasLeft ? EndReason.Member : null, Supervisor = Make.Bob },
            MachineFaults.None, null)
        {
            Course = Course.Nothing with
            {
                Terms = terms, Activity = activity, QuietSince = activity == Activity.Idle ? Make.At(isIdleEnd ? -540 : -20) : null, Announced = 3, IsIdleAnnounced = true,
                CardAwaySince = what == "the card is gone" ? Make.At(-8) : null, SupervisorLeftAt = what == "the supervisor left" ? Make.At(-60) : null, HeldSaidAt = hasLeft ? Make.At(-100) : null,
            },
        };
        // A list too old for anybody: what runs, runs on, and its member may still end it.
        RefusalReason inUse = isOnline ? RefusalReason.MachineInUse : RefusalReason.PermitsTooOld;
        MachineInput input = what switch
        {
            "its member's tap" => new MachineInput.BadgePresented(Make.AliceBadge, new AccessDecision.Refused(inUse, null) { IfFree = isOnline ? terms : null, IfAnyHour = isOnline ? terms : null }, Make.NextSession),
            "the card is gone" or "its time is over" or "the supervisor left" or "it lay idle long enough" => new MachineInput.Tick(),
            "the stop button" => new MachineInput.StopPressed(),
            "an order to stop" => new MachineInput.StopOrdered(Make.Session),
            "an order for another" => new MachineInput.StopOrdered(Make.NextSession),
            "the lid cuts" => new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.Lid),
            "the lid only warns" => new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.None),
            "the relay fails" => new MachineInput.FaultRaised(MachineFaults.Relay),
            "the reader is lost" => new MachineInput.FaultRaised(MachineFaults.Reader),
            "the journal breaks" => new MachineInput.FaultRaised(MachineFaults.Journal),
            "the worker ends" => new MachineInput.ShuttingDown(),
            "and its plug can stay" => new MachineInput.ShuttingDown(CanOutlive: true),
            "the right is withdrawn" => new MachineInput.PermitsChanged(null, false),
            "it is locked out" => new MachineInput.PermitsChanged("lens", true),
            "a problem is reported" => new MachineInput.ProblemReported(Make.Incident),
            "a refused badge" => new MachineInput.BadgePresented(new(0, 0xDEAD), new AccessDecision.Refused(RefusalReason.UnknownBadge, null), Make.NextSession),
            "another member's badge" => new MachineInput.BadgePresented(new(0, 0xCAFE), Other(inUse, use), Make.NextSession),
            "a phone" => new MachineInput.CardRefused(RefusalReason.RandomUid),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such line."),
        };

        var result = MachineRules.Step(state, input, Make.At(0));

        bool ended = result.Events.OfType<MachineEvent.SessionEnded>().Any();
        if (result.Events.OfType<MachineEvent.SessionStarted>().Any()) return ended && result.Relay == RelayEffect.SwitchOn ? 't' : '?';
        Assert.Equal(ended, result.Next.Session is null);
        bool isOver = result.Relay is RelayEffect.SwitchOff or RelayEffect.LeaveOn;
        Assert.Equal(isOver, !result.Next.HasPower);
        Assert.Equal(runsOn && isOver, result.Next.Course.RunOnSince is not null);
        if (result.Events.OfType<MachineEvent.CoolDownStarted>().Any()) return 'c';
        if (ended) return result.Relay == RelayEffect.LeaveOn ? 'l' : 'x';
        return result.Events.OfType<MachineEvent.HolderLeft>().Any() ? 'h' : '.';
    }

    // Somebody whom the machine would welcome if it were free, and no reason to give it up.
    private static AccessDecision.Refused Other(RefusalReason reason, UsePolicy use) =>
        new(reason, Make.Holder(new(Guid.Parse("ca100000-0000-4000-8000-000000000000")))) { IfFree = reason == RefusalReason.MachineInUse ? new(use) : null, IfAnyHour = reason == RefusalReason.MachineInUse ? new(use) : null };
}
