using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Images;

/// <summary>
/// A disk with a cache in front of it, on which a recording is done again, operation by operation.
///
/// A write is in the cache once its call came back. A sync that succeeded brings to the disk what had come back before its
/// own call began; one that failed brings nothing, and the kernel forgets that there was something to bring (which is what
/// Linux does). Names follow one of two rules (<see cref="NameRule"/>). Whatever is not certainly on the disk may be there
/// or not: <see cref="Cut"/> chooses.
/// </summary>
internal sealed class Disk
{
    private readonly Names names = new();
    private int done;

    /// <summary>Whether a cut now can leave anything but what the kernel shows.</summary>
    public bool HasPending => names.HasPending || names.Cache.Values.Any(i => i.Pending.Count > 0);

    public bool HasPendingTruncation => names.Cache.Values.Any(i => i.Pending.Exists(p => p.IsShortening));

    public bool HasPendingNames => names.HasPending;

    public void Do(Operation operation)
    {
        int index = done++;
        switch (operation)
        {
            case Operation.Created o:
                var created = new Inode();
                names.Change(index, o.Path, n => n[o.Path] = created);
                break;
            case Operation.Written o:
                names.Cache.GetValueOrDefault(o.Path)?.Write(index, o.Offset, o.Bytes);
                break;
            case Operation.Resized o:
                names.Cache.GetValueOrDefault(o.Path)?.Resize(index, o.Length);
                break;
            case Operation.Synced o:
                names.Cache.GetValueOrDefault(o.Path)?.Sync(o.Before, o.IsDone);
                if (o.IsDone) names.Sync(o.Before, NameRule.AnySync);
                break;
            case Operation.FolderSynced o:
                names.Sync(o.Before, NameRule.AnySync);
                names.Sync(o.Before, NameRule.Folder, o.Path);
                break;
            case Operation.Renamed o:
                names.Change(index, o.To, n =>
                {
                    if (n.Remove(o.From, out var moved)) n[o.To] = moved;
                });
                break;
            case Operation.Linked o:
                names.Change(index, o.To, n =>
                {
                    if (n.TryGetValue(o.From, out var linked)) n[o.To] = linked;
                });
                break;
            case Operation.Removed o:
                names.Change(index, o.Path, n => n.Remove(o.Path));
                break;
            case Operation.Told:
                break;
        }
    }

    public Image Cut(CutPolicy policy, NameRule rule, Random random)
    {
        switch (policy)
        {
            case CutPolicy.KeepAll:
                return Of(names.Cache, i => Image.Whole(i.Cache));
            case CutPolicy.DropAll:
                return Of(names.UpTo(-1, rule), i => Image.Whole(i.Disk));
            case CutPolicy.Prefix:
                int last = AnyPending(rule, random);
                return Of(names.UpTo(last, rule), i => UnsyncedFile.Prefix(i, last));
            case CutPolicy.Sectors512:
            case CutPolicy.Sectors4096:
                int named = AnyPending(rule, random), size = policy == CutPolicy.Sectors512 ? Inode.Sector : 4096;
                return Of(names.UpTo(named, rule), i => UnsyncedFile.Shuffled(i, size, random));
            case CutPolicy.TruncationLost:
                return Of(names.Cache, UnsyncedFile.Unshortened);
            case CutPolicy.NamesLost:
                return Of(names.UpTo(-1, rule), i => Image.Whole(i.Cache));
            default:
                throw new ArgumentOutOfRangeException(nameof(policy));
        }
    }

    private static Image Of(Dictionary<string, Inode> named, Func<Inode, ImageFile> file) => new([.. named.Select(n => (n.Key, file(n.Value)))]);

    // One of the operations that may or may not be on the disk, or none of them.
    private int AnyPending(NameRule rule, Random random)
    {
        int[] all = [-1, .. names.Cache.Values.Distinct().SelectMany(i => i.Pending.Select(p => p.Index)).Concat(names.Pending(rule)).Distinct().Order()];
        return all[random.Next(all.Length)];
    }
}
