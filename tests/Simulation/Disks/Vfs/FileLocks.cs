namespace FabAccess.Simulation.Disks.Vfs;

/// <summary>
/// SQLite's locks on one database file, as its own file system keeps them between the connections of a process: any number
/// share; one of them may reserve the right to write; that one waits (pending, which lets nobody in) until it is alone.
/// </summary>
internal sealed class FileLocks
{
    private readonly Dictionary<VfsFile, int> held = [];

    public bool IsReserved => held.Values.Any(level => level >= SqliteApi.LockReserved);

    public bool TryRaise(VfsFile file, int level)
    {
        int own = held.GetValueOrDefault(file);
        if (own >= level) return true;
        switch (level)
        {
            case SqliteApi.LockShared:
                if (IsOtherAt(file, SqliteApi.LockPending)) return false;
                break;
            case SqliteApi.LockReserved:
                if (IsOtherAt(file, SqliteApi.LockReserved)) return false;
                break;
            default:
                if (IsOtherAt(file, SqliteApi.LockReserved)) return false;
                if (IsOtherAt(file, SqliteApi.LockShared))
                {
                    held[file] = SqliteApi.LockPending;
                    return false;
                }
                break;
        }
        held[file] = level;
        return true;
    }

    public void Lower(VfsFile file, int level)
    {
        if (level == SqliteApi.LockNone) held.Remove(file);
        else if (held.GetValueOrDefault(file) > level) held[file] = level;
    }

    private bool IsOtherAt(VfsFile file, int least)
    {
        foreach (var (other, level) in held)
            if (other != file && level >= least) return true;
        return false;
    }
}
