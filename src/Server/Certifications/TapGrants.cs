using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Certifications;

/// <summary>A certification that a trainer gave at a machine, and when that was.</summary>
internal readonly record struct TapGrant(JournalEntry Entry, MachineEvent.CertificationGranted Given, PlacedTime Placed);

/// <summary>
/// Takes certifications that trainers gave at machines into grants, in the transaction that takes the entry. A box is believed in what
/// it saw, not in who may certify: that is asked of the server's own records, as they were at that time. What does not count
/// becomes a flag that names both people and why, and certifies nobody.
/// </summary>
internal static class TapGrants
{
    /// <summary>The rows are added to the context that is handed in; whoever hands it in saves. True when somebody was certified.</summary>
    public static bool Take(LabDb db, BoxId box, IEnumerable<TapGrant> given, ICollection<EntryFlag> flags)
    {
        bool isAnyGiven = false;
        foreach (var one in given)
        {
            if (db.Grants.Any(g => g.Box == box && g.Sequence == one.Entry.Sequence)) continue;
            var facts = TapGrantFacts.Load(db, one);
            if (Problem(facts, one, box) is { } problem)
                flags.Add(new() { Box = box, Sequence = one.Entry.Sequence, Kind = EntryFlagKind.CertificationNotGiven, Detail = $"{facts.Words(one)}: {problem}" });
            // What the learner has anyway, e.g. by an earlier entry or from the office meanwhile, is not given twice.
            else if (!facts.LearnerGrants.Any(g => HoldsAt(g, one.Placed.At)))
            {
                db.Grants.Add(GrantOf(facts, one, box));
                // The next entry of this step is to know of it.
                db.SaveChanges();
                isAnyGiven = true;
            }
        }
        return isAnyGiven;
    }

    /// <summary>Why it does not count; null when it does.</summary>
    internal static string? Problem(TapGrantFacts facts, TapGrant one, BoxId box)
    {
        var (given, at) = (one.Given, one.Placed.At);
        if (facts.Machine is not { } machine || machine.Box != box) return "the machine is not this box's here.";
        if (machine.RequiredCertificationId is null) return "the machine requires no certification.";
        if (!(facts.Use.TrainersGrant || at < machine.TrainersGrantedUntil)) return "the machine's rules do not let trainers certify at it.";
        if (given.Member == given.Trainer) return "both badges are one person's.";
        if (facts.Learner is not { } learner) return "the learner is no member here.";
        if (learner.IsSuspended) return "the learner is suspended.";
        if (facts.Trainer is not { } trainer) return "the trainer is no member here.";
        if (trainer.IsSuspended) return "the trainer is suspended.";
        if (facts.LearnerBadge is not { IsBlocked: false } || facts.LearnerBadge.Member != given.Member) return "the learner's badge is blocked, or not theirs.";
        if (facts.TrainerBadge is not { IsBlocked: false } || facts.TrainerBadge.Member != given.Trainer) return "the trainer's badge is blocked, or not theirs.";
        // Where it is not known when it was, only what holds in any case counts: a box without a clock could else be taken back to when its trainer was one.
        if (!IsTrainerAt(facts, at) || !IsTrainerAt(facts, one.Placed.Latest)) return "the trainer was no trainer for this machine at that time.";
        if (facts.LearnerGrants.Any(g => g.RevokedAt > one.Placed.Earliest)) return "the certification was withdrawn from the learner since.";
        // An end that the office has set is not undone by a tap.
        if (facts.LearnerGrants.FirstOrDefault(g => g.Until is not null && HoldsAt(g, at)) is { } held) return $"the learner has the certification until {held.Until} already.";
        return facts.LearnerGrantsInAll >= GrantOperations.MostPerMember ? "the learner has more certifications than are kept." : null;
    }

    private static bool IsTrainerAt(TapGrantFacts facts, Instant at) =>
        facts.TrainerGrants.Where(g => HoldsAt(g, at)).OrderBy(g => g.From).ThenBy(g => g.Id).LastOrDefault()?.Rights.HasFlag(MemberRights.Trainer) == true;

    private static bool HoldsAt(Grant grant, Instant at) => grant.From <= at && !(grant.Until <= at) && !(grant.RevokedAt <= at);

    private static Grant GrantOf(TapGrantFacts facts, TapGrant one, BoxId box) => new()
    {
        Member = one.Given.Member,
        CertificationId = facts.Machine!.RequiredCertificationId!.Value,
        From = one.Placed.At,
        Rights = AccessPolicy.RightsOfLearner(facts.Use),
        GrantedBy = facts.Trainer!.FullName,
        Trainer = one.Given.Trainer,
        Machine = one.Entry.Machine,
        Box = box,
        Sequence = one.Entry.Sequence,
    };
}

/// <summary>What a certification at a machine is judged by.</summary>
internal sealed record TapGrantFacts(Machine? Machine, Member? Learner, Member? Trainer, Badge? LearnerBadge, Badge? TrainerBadge, IReadOnlyList<Grant> LearnerGrants, IReadOnlyList<Grant> TrainerGrants, int LearnerGrantsInAll)
{
    public UsePolicy Use { get; } = (Machine is null ? null : MachineUse.Of(Machine))?.ToPolicy() ?? UsePolicy.Default;

    /// <summary>Grants are those of what the machine requires, withdrawn ones too.</summary>
    public static TapGrantFacts Load(LabDb db, TapGrant one)
    {
        var (given, id) = (one.Given, one.Entry.Machine);
        var machine = db.Machines.AsNoTracking().FirstOrDefault(m => m.Id == id);
        int? certification = machine?.RequiredCertificationId;
        List<Grant> GrantsOf(MemberId member) => [.. db.Grants.AsNoTracking().Where(g => g.Member == member && g.CertificationId == certification)];
        return new(
            machine,
            db.Members.AsNoTracking().FirstOrDefault(m => m.Id == given.Member), db.Members.AsNoTracking().FirstOrDefault(m => m.Id == given.Trainer),
            db.Badges.AsNoTracking().FirstOrDefault(b => b.Hash == given.Badge), db.Badges.AsNoTracking().FirstOrDefault(b => b.Hash == given.TrainerBadge),
            GrantsOf(given.Member), GrantsOf(given.Trainer), db.Grants.Count(g => g.Member == given.Member));
    }

    /// <summary>Who by whom and where, for people.</summary>
    public string Words(TapGrant one) => $"{Learner?.FullName ?? one.Given.Member.ToString()} by {Trainer?.FullName ?? one.Given.Trainer.ToString()} at {Machine?.Name ?? one.Entry.Machine.ToString()}";
}
