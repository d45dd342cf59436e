using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Keys;

/// <summary>The key that signs was switched.</summary>
/// <param name="Key">The one that signs now.</param>
/// <param name="Next">The one that comes after it, of which boxes are told now.</param>
/// <param name="LeftBehind">Boxes that may know neither, and have to enrol again.</param>
internal sealed record SwitchedKeys(KeyId Key, KeyId Next, IReadOnlyList<BoxId> LeftBehind);

/// <summary>
/// Goes over to the next key that signs rights: once a year, or when somebody may have seen the one in use. Boxes know the next one
/// already, from their enrolment or their configuration; one that has not been in touch since it was announced would take
/// nothing any more, so the switch waits for it unless it is told not to.
/// </summary>
internal static class KeySwitching
{
    /// <param name="db">Which boxes there are.</param>
    /// <param name="keys">The lab's.</param>
    /// <param name="leaveBehind">Goes on although boxes would have to enrol again.</param>
    public static ChangeResult<SwitchedKeys> Switch(LabDb db, LabKeys keys, bool leaveBehind)
    {
        IReadOnlyList<BoxId> behind = [];
        bool isDone = keys.SwitchRights(() =>
        {
            behind = Behind(db, keys);
            return behind.Count == 0 || leaveBehind;
        });
        if (!isDone) return ChangeRefusal.BoxesBehind;
        return new SwitchedKeys(keys.Signer.Key, keys.Signer.Keys[1].Kid, behind);
    }

    /// <summary>Boxes that did not enrol since these keys count, and were not in touch since they were told of them.</summary>
    public static IReadOnlyList<BoxId> Behind(LabDb db, LabKeys keys)
    {
        string key = keys.Signer.Key.ToString();
        var since = keys.Since;
        var told = db.PublishedConfigs.AsNoTracking().Where(p => p.KeyId == key).Select(p => new { p.Box, p.IssuedAt }).ToDictionary(p => p.Box, p => p.IssuedAt);
        var boxes = db.Boxes.AsNoTracking().Where(b => b.EnrolledAt != null && b.RevokedAt == null).ToList();
        return [.. boxes.Where(b => b.EnrolledAt < since && !(told.TryGetValue(b.Id, out var at) && b.LastSeenAt > at)).Select(b => b.Id)];
    }
}
