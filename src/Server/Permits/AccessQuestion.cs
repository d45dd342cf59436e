using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Permits;

/// <summary>What a member's tap would do at a machine.</summary>
public enum AccessOutcome
{
    /// <summary>Starts it.</summary>
    Starts,

    /// <summary>Ends the member's own session, which runs.</summary>
    EndsOwn,

    /// <summary>Says that the member, a trainer, has looked at the machine; the next tap starts it.</summary>
    Inspects,

    /// <summary>Starts it once a trainer has tapped too.</summary>
    NeedsTrainer,

    /// <summary>Starts it once a trainer has tapped too, which certifies the member.</summary>
    NeedsCertifying,

    /// <summary>Nothing, for a reason.</summary>
    Refused,
}

/// <summary>May this member use this machine, and if not, why not.</summary>
/// <param name="Outcome">What a tap would do.</param>
/// <param name="Reason">Why a tap alone does not start it; null where it does.</param>
/// <param name="Certification">What the machine requires; null where every member may.</param>
public sealed record AccessView(AccessOutcome Outcome, RefusalReason? Reason, LocalizedText? Certification);

/// <summary>
/// "Why may I not use this machine?", for a page, a command and the API. The answer is the reader's own: the list that the box
/// would get now, the state that its journal told last, and the rules that the box runs. Nothing is judged a second way, so the
/// answer here and the answer at the machine cannot differ by opinion, only by what one of them has not heard yet. Contacts and
/// meters of the machine are not known here.
/// </summary>
public static class AccessQuestion
{
    /// <summary>Asks about one member and one machine; null where there is no such member or machine.</summary>
    public static AccessView? Ask(LabDb db, MemberId member, MachineId machine, Instant now)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (!db.Members.Any(m => m.Id == member) || db.Machines.AsNoTracking().FirstOrDefault(m => m.Id == machine) is not { } asked) return null;
        string? state = db.MachineStatuses.AsNoTracking().Where(s => s.Machine == machine && s.Box == asked.Box).Select(s => s.State).FirstOrDefault();
        return Answer(PermitFacts.LoadOf(db, db.Labs.AsNoTracking().Single(), now, member, asked), member, asked, MachineStateJson.Read(state), now);
    }

    /// <summary>The same from what is known. Pure.</summary>
    /// <param name="facts">At least what concerns the member and the machine.</param>
    /// <param name="member">Who asks.</param>
    /// <param name="machine">About which.</param>
    /// <param name="state">Of the machine.</param>
    /// <param name="now">The instant to judge by.</param>
    public static AccessView Answer(PermitFacts facts, MemberId member, Machine machine, MachineState state, Instant now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(state);
        var list = (PermitPlanner.Plan(facts, machine.Box, now) with { Epoch = 1, Generation = 1, IssuedAt = now, NotAfter = now + PermitPlanner.Validity }).ToPermitList();
        var certification = list.Machine(machine.Id)?.Requires;
        if (state.Session?.Member == member) return new(AccessOutcome.EndsOwn, null, certification);
        var badge = Best(facts.Badges.Where(b => b.Member == member));
        // The number of nobody's badge stands for a member who has none.
        var hash = badge?.Hash ?? default;
        var decision = AccessPolicy.Decide(list, state, machine.Id, hash, now, badge is null or { Kind: BadgeKind.Uid } ? ShownCredential.Number : ShownCredential.Card);
        var told = MachineRules.Step(state, new MachineInput.BadgePresented(hash, decision, default), new(default, 0, now, ClockTrust.Synchronised));
        return told.Signal switch
        {
            Signal.Started => new(AccessOutcome.Starts, null, certification),
            Signal.Inspected => new(AccessOutcome.Inspects, RefusalReason.ToCheck, certification),
            Signal.SecondBadge => new(AccessOutcome.NeedsTrainer, RefusalReason.SupervisorRequired, certification),
            Signal.CertifyAsked => new(AccessOutcome.NeedsCertifying, (decision as AccessDecision.Refused)?.Reason, certification),
            Signal.Refused refused => new(AccessOutcome.Refused, refused.Reason, certification),
            // Its holder is asked, or its supervisor taps: it is in use.
            _ => new(AccessOutcome.Refused, RefusalReason.MachineInUse, certification),
        };
    }

    // A badge that is not blocked; of those the one that proves the most.
    private static Badge? Best(IEnumerable<Badge> badges) => badges.OrderBy(b => b.IsBlocked).ThenBy(b => b.Kind == BadgeKind.Uid).FirstOrDefault();
}
