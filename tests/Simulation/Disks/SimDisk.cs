namespace FabAccess.Simulation.Disks;

/// <summary>
/// A disk in memory that keeps apart what was written and what was promised. Writes, truncations and changes of names wait
/// until a sync; what waits when the power goes survives as a <see cref="CutPolicy"/> says: whole, not at all, up to a
/// moment, or by sectors in any mixture. A sync of any file also promises the names, as ext4 does it. Operations can be made to fail by the
/// one who owns the disk, who is asked before each of them and may let time pass meanwhile (a disk that hangs).
///
/// The files are those of one folder without subfolders; paths are whole, <c>/sim/…/name</c>. Connections of SQLite may be
/// closed late by the finalizer's thread, so everything is done under one lock, but never while the owner is asked.
/// </summary>
public sealed class SimDisk
{
    private readonly Lock gate = new();
    private FileNames names = new();
    private long number;
    private long used;

    public SimDisk(string folder) => Folder = folder;

    private SimDisk(string folder, FileNames names)
    {
        (Folder, this.names) = (folder, names);
        used = names.All.Sum(n => (long)n.Value.Length);
    }

    /// <summary>Where it is mounted: begins with <c>/sim/</c>.</summary>
    public string Folder { get; }

    /// <summary>Bytes. What goes beyond fails as full.</summary>
    public long Capacity { get; set; } = 1L << 30;

    public long FreeBytes => Math.Max(0, Capacity - used);

    public long UsedBytes => used;

    /// <summary>Asked before each operation, with the path; decides what becomes of it.</summary>
    public Func<DiskOperation, string, DiskFault>? Fate { get; set; }

    /// <summary>What a sync that fails leaves on the disk.</summary>
    public Func<CutPolicy> AfterFailedSync { get; set; } = () => new CutPolicy.DropAll();

    /// <summary>The power is gone; every operation fails.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Raised when the programs that had files open are gone; their handles are of no use any more.</summary>
    internal int Run { get; private set; }

    internal Lock Gate => gate;

    /// <summary>Numbers of the operations under way: the first and the last; null when everything is promised.</summary>
    public (long First, long Last)? UnderWay()
    {
        lock (gate)
        {
            var waiting = names.Files.Where(f => !f.Unsynced.IsEmpty).ToArray();
            long first = Math.Min(names.First ?? long.MaxValue, waiting.Length == 0 ? long.MaxValue : waiting.Min(f => f.Unsynced.First));
            long last = Math.Max(names.Last ?? 0, waiting.Length == 0 ? 0 : waiting.Max(f => f.Unsynced.Last));
            return first == long.MaxValue ? null : (first, last);
        }
    }

    /// <summary>The power goes now.</summary>
    public void Cut() => IsCut = true;

    /// <summary>The power is back: what survived is what there is.</summary>
    public void Restore(CutPolicy policy)
    {
        lock (gate)
        {
            names = names.After(policy);
            used = names.All.Sum(n => (long)n.Value.Length);
            IsCut = false;
            Run++;
        }
    }

    /// <summary>The programs are gone, as after a kill; the disk goes on.</summary>
    public void Kill()
    {
        lock (gate)
        {
            foreach (var file in names.Files) file.LetGo();
            Run++;
        }
    }

    /// <summary>Another disk that holds what this one would be found to hold if the power went now.</summary>
    public SimDisk Image(string folder, CutPolicy policy)
    {
        lock (gate) return new(folder, names.After(policy));
    }

    /// <summary>Opens a file; null when there is none and it is not to be made.</summary>
    /// <exception cref="DiskFailure">The disk failed.</exception>
    public DiskHandle? Open(string path, bool create)
    {
        // A file that is there is opened without touching the disk.
        Ask(Find(path) is null && create ? DiskOperation.Create : DiskOperation.Look, path);
        lock (gate)
        {
            if (names.Find(NameOf(path)) is { } there) return new(this, there, path);
            if (!create) return null;
            var file = new SimFile();
            names.Set(++number, NameOf(path), file);
            return new(this, file, path);
        }
    }

    /// <exception cref="DiskFailure">The disk failed.</exception>
    public bool Exists(string path)
    {
        Ask(DiskOperation.Look, path);
        return Find(path) is not null;
    }

    /// <summary>Bytes; null when there is no such file.</summary>
    public long? LengthOf(string path) => Find(path)?.Length;

    /// <summary>False when there is no such file.</summary>
    /// <exception cref="DiskFailure">The disk failed.</exception>
    public bool Delete(string path)
    {
        Ask(DiskOperation.Delete, path);
        lock (gate)
        {
            if (names.Find(NameOf(path)) is not { } file) return false;
            used -= file.Length;
            names.Set(++number, NameOf(path), null);
            return true;
        }
    }

    /// <summary>Replaces what has the new name, in one step.</summary>
    /// <exception cref="DiskFailure">The disk failed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void Rename(string from, string to)
    {
        Ask(DiskOperation.Rename, from);
        lock (gate)
        {
            var file = names.Find(NameOf(from)) ?? throw new FileNotFoundException($"Could not find file '{from}'.", from);
            used -= names.Find(NameOf(to))?.Length ?? 0;
            number++;
            names.Set(number, NameOf(to), file);
            names.Set(number, NameOf(from), null);
        }
    }

    /// <summary>Promises every name.</summary>
    /// <exception cref="DiskFailure">The disk failed.</exception>
    public void SyncNames()
    {
        Ask(DiskOperation.Sync, Folder);
        lock (gate) names.Sync();
    }

    /// <summary>A file that has always been there.</summary>
    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var file = new SimFile();
            file.Write(++number, bytes, 0);
            file.Sync();
            names.Set(number, name, file);
            names.Sync();
            used += bytes.Length;
        }
    }

    /// <summary>A file, if it is there, that has never been.</summary>
    public void Remove(string name)
    {
        lock (gate)
        {
            if (names.Find(name) is not { } file) return;
            used -= file.Length;
            names.Set(++number, name, null);
            names.Sync();
        }
    }

    /// <summary>Every file with its bytes, as programs see them.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Contents()
    {
        lock (gate) return [.. names.All.Select(n => (n.Key, n.Value.ToArray()))];
    }

    /// <summary>Changes one byte on the disk, as rot does.</summary>
    public void Rot(string path, int offset, byte value)
    {
        lock (gate) names.Find(NameOf(path))?.Rot(offset, value);
    }

    internal void Write(DiskHandle handle, ReadOnlySpan<byte> bytes, long offset)
    {
        var (file, path) = (handle.File, handle.Path);
        var fault = FateOf(DiskOperation.Write, handle);
        lock (gate)
        {
            long growth = Math.Max(0, offset + bytes.Length - file.Length);
            if (fault == DiskFault.None && growth > 0 && used + growth > Capacity) fault = DiskFault.Full;
            if (fault is DiskFault.Error or DiskFault.Full) throw new DiskFailure(fault, path);
            if (fault == DiskFault.HalfFull) bytes = bytes[..(bytes.Length / 2)];
            long before = file.Length;
            file.Write(++number, bytes, offset);
            used += file.Length - before;
        }
        Fail(fault, path);
    }

    internal void Truncate(DiskHandle handle, long length)
    {
        var (file, path) = (handle.File, handle.Path);
        var fault = FateOf(DiskOperation.Truncate, handle);
        lock (gate)
        {
            if (fault is DiskFault.Error or DiskFault.Full or DiskFault.HalfFull) throw new DiskFailure(fault, path);
            used += length - file.Length;
            file.Truncate(++number, length);
        }
        Fail(fault, path);
    }

    internal void Sync(DiskHandle handle)
    {
        var fault = FateOf(DiskOperation.Sync, handle);
        lock (gate)
        {
            if (fault == DiskFault.None)
            {
                names.Sync();
                handle.File.Sync();
            }
            // The page cache takes for written what it could not write.
            else if (fault != DiskFault.Cut && !handle.IsDead) handle.File.LoseUnsynced(AfterFailedSync());
        }
        Fail(fault, handle.Path);
    }

    // While the owner was asked the power may have gone, and come back: then this program is one of before.
    private DiskFault FateOf(DiskOperation operation, DiskHandle handle)
    {
        var fault = Fate?.Invoke(operation, handle.Path) ?? DiskFault.None;
        return fault != DiskFault.Cut && handle.IsDead ? DiskFault.Error : fault;
    }

    internal void Ask(DiskOperation operation, string path) =>
        Fail(IsCut ? DiskFault.Error : Fate?.Invoke(operation, path) ?? DiskFault.None, path);

    private void Fail(DiskFault fault, string path)
    {
        if (fault == DiskFault.Cut) Cut();
        if (fault != DiskFault.None) throw new DiskFailure(fault, path);
        if (IsCut) throw new DiskFailure(DiskFault.Error, path);
    }

    // An image has the same files in another folder.
    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private SimFile? Find(string path)
    {
        lock (gate) return names.Find(NameOf(path));
    }
}
