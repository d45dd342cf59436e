using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Members;

/// <summary>A new badge that a box took, and when that was.</summary>
internal readonly record struct FirstCard(JournalEntry Entry, MachineEvent.BadgeEnrolled Taken, PlacedTime Placed);

/// <summary>
/// Takes new badges from boxes, in the transaction that takes the entry: a badge becomes a member's when the server had asked for
/// one, for this member, at this machine, once and at that time. All else becomes a flag, and nobody gets a badge by it.
/// </summary>
internal static class FirstCards
{
    /// <summary>The rows are changed in the context that is handed in; whoever hands it in saves. True when somebody got a badge.</summary>
    public static bool Take(LabDb db, BoxId box, IEnumerable<FirstCard> taken, ICollection<EntryFlag> flags)
    {
        bool isAnyAdded = false;
        foreach (var card in taken)
        {
            var (id, hash) = (card.Taken.Window, card.Taken.Badge);
            var window = db.BadgeWindows.FirstOrDefault(w => w.Id == id);
            // The same entry, read again.
            if (window is not null && window.Box == box && window.Sequence == card.Entry.Sequence) continue;
            var here = db.Badges.AsNoTracking().FirstOrDefault(b => b.Hash == hash);
            if (Problem(db, window, here, card, box) is { } problem)
            {
                flags.Add(new() { Box = box, Sequence = card.Entry.Sequence, Kind = EntryFlagKind.BadgeNotAdded, Detail = $"{Words(db, card)}: {problem}" });
                // What was waited for at this machine has come, and was not to be taken.
                if (window is { Sequence: null } && window.Box == box && window.Machine == card.Entry.Machine) window.Sequence = card.Entry.Sequence;
                continue;
            }
            (window!.Sequence, window.Badge, window.AddedAt) = (card.Entry.Sequence, hash, card.Placed.At);
            if (here is null) db.Badges.Add(new() { Hash = hash, Member = window.Member, Mask = MaskOf(hash), AddedAt = card.Placed.At });
            // The next entry of this step is to know of it.
            db.SaveChanges();
            isAnyAdded |= here is null;
        }
        return isAnyAdded;
    }

    /// <summary>The box says no number, so people know such a badge by the beginning of its hash: <c>#7135</c>.</summary>
    public static string MaskOf(BadgeHash hash) => $"#{hash.ToString()[..4].ToUpperInvariant()}";

    private static string? Problem(LabDb db, BadgeWindow? window, Badge? here, FirstCard card, BoxId box)
    {
        var (taken, at) = (card.Taken, card.Placed.At);
        if (window is null) return "nobody here asked for a badge under this number.";
        if (window.Box != box || window.Machine != card.Entry.Machine) return "it was asked for at another machine.";
        if (window.Member != taken.Member) return "it was asked for another member.";
        if (window.Sequence is not null) return "a badge had come already.";
        // The order lies half a minute at most on its way; what clocks may be apart is taken as everywhere.
        var until = window.OpenedAt + OrderOperations.Validity + Duration.FromSeconds(window.Seconds) + MomentPlacing.Tolerance;
        if (at < window.OpenedAt - MomentPlacing.Tolerance || at > until) return "it came at another time than it was asked for.";
        if (here is not null && here.Member != window.Member) return "somebody else has this badge.";
        return here is null && db.Badges.Count(b => b.Member == window.Member) >= BadgeOperations.MostPerMember ? "the member has as many badges as anybody may." : null;
    }

    private static string Words(LabDb db, FirstCard card)
    {
        var (member, machine) = (card.Taken.Member, card.Entry.Machine);
        string name = db.Members.AsNoTracking().FirstOrDefault(m => m.Id == member)?.FullName ?? member.ToString();
        return $"{MaskOf(card.Taken.Badge)} for {name} at {db.Machines.Where(m => m.Id == machine).Select(m => m.Name).FirstOrDefault() ?? machine.ToString()}";
    }
}
