using System.Runtime.InteropServices;

namespace FabAccess.Simulation.Disks.Vfs;

/// <summary>
/// The memory in which the connections to one database keep the index of its WAL, and their locks on it. Native memory,
/// since SQLite keeps pointers into it; given back when the last connection lets go, which for a program that was cut off
/// may be long after another one has begun with a memory of its own.
/// </summary>
internal sealed unsafe class SharedMemory
{
    private readonly List<nint> regions = [];
    private readonly Dictionary<VfsFile, Held> users = [];

    /// <summary>Null where there is no such region yet and it is not to be made.</summary>
    public void* Map(VfsFile user, int region, int bytes, bool isToBeMade)
    {
        users.TryAdd(user, default);
        while (regions.Count <= region)
        {
            if (!isToBeMade) return null;
            regions.Add((nint)NativeMemory.AllocZeroed((nuint)bytes));
        }
        return (void*)regions[region];
    }

    /// <summary>Takes or gives back some of the eight locks; false when another one has what is wanted.</summary>
    public bool TryLock(VfsFile user, int first, int count, int how)
    {
        int mask = ((1 << count) - 1) << first;
        var own = users.GetValueOrDefault(user);
        if ((how & SqliteApi.SharedUnlock) != 0)
        {
            users[user] = new(own.Shared & ~mask, own.Exclusive & ~mask);
            return true;
        }
        bool isShared = (how & SqliteApi.SharedShared) != 0;
        foreach (var (other, held) in users)
            if (other != user && ((isShared ? held.Exclusive : held.Exclusive | held.Shared) & mask) != 0) return false;
        users[user] = isShared ? own with { Shared = own.Shared | mask } : own with { Exclusive = own.Exclusive | mask };
        return true;
    }

    public void LetGo(VfsFile user)
    {
        if (!users.Remove(user) || users.Count > 0) return;
        foreach (nint region in regions) NativeMemory.Free((void*)region);
        regions.Clear();
    }

    private readonly record struct Held(int Shared, int Exclusive);
}
