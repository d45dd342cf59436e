using FabAccess.PowerCuts.Checks;
using FabAccess.PowerCuts.Days;
using Microsoft.Extensions.Logging;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.PowerCuts.Rotting;

/// <summary>
/// A server whose store rotted: it says why it does not start, or tells a person, or every entry is the one that came. Rows of
/// sessions and charges carry no hash of their own: those that rot unnoticed are counted by themselves. What is missing at the end of a journal the boxes send again, unasked.
/// </summary>
internal sealed class ServerRotJudge(ServerReference reference) : IRotJudge
{
    public (RotKind Kind, string Words) Judge(string folder)
    {
        var alarms = new AlarmLog(LogLevel.Warning);
        using var server = new ServerParts(folder, _ => { }, pooling: false);
        try
        {
            if (server.Open(alarms) is { } refusal) return (RotKind.Refused, refusal);
        }
        catch (IOException refusal)
        {
            return (RotKind.Refused, refusal.Message);
        }
        if (alarms.First is { } said) return (RotKind.Detected, said);
        return Compare(server) ?? (RotKind.Harmless, "");
    }

    private (RotKind Kind, string Words)? Compare(ServerParts server)
    {
        using var db = server.Store.CreateDbContext();
        var charges = db.Charges.AsNoTracking().ToDictionary(c => c.Session);
        for (int number = 0; number < SmallLab.Boxes.Length; number++)
        {
            var id = SmallLab.Boxes[number];
            var box = db.Boxes.AsNoTracking().Single(b => b.Id == id);
            var stored = db.Entries.AsNoTracking().Where(e => e.Box == id && e.Sequence <= box.DurableUpTo).OrderBy(e => e.Sequence).Select(e => e.Body).ToList();
            if (!stored.Select(Convert.ToHexString).SequenceEqual(reference.Journals[number].Take((int)box.DurableUpTo).Select(Convert.ToHexString))) return (RotKind.Wrong, $"The entries of {id} are others than came, or fewer than it says.");
            var found = ServerReference.Lines(db.Sessions.AsNoTracking().Where(s => s.Box == id).AsEnumerable().Select(s => (s, charges.GetValueOrDefault(s.Id))), box.ProjectedUpTo);
            if (!found.SequenceEqual(reference.UpTo(id, box.ProjectedUpTo))) return (RotKind.Derived, $"The sessions and charges of {id} are not those of its entries.");
        }
        return null;
    }
}
