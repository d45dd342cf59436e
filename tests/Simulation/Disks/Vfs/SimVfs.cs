using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.Disks.Vfs;

/// <summary>
/// SQLite's interface to the operating system, in C#: so that the real SQLite, with its real WAL and its real recovery, runs
/// on a <see cref="SimDisk"/>, and the product's stores need not know. Paths that begin with <c>/sim/</c> are ours; all
/// others go on to the file system that was the default before. Waits are over at once, and time and randomness are the
/// world's.
///
/// The callbacks may come from any thread (a forgotten connection is closed by the finalizer's), and no exception may leave
/// them. No memory mapping: reads and writes are counted one by one.
/// </summary>
internal static unsafe class SimVfs
{
    private const string Prefix = "/sim/";
    private const int LongestName = 512;

    private static readonly Lock Registering = new();
    private static NativeVfs* own;
    private static NativeVfs* other;

    /// <summary>Makes it the process's default, once; nothing undoes it.</summary>
    public static void Register()
    {
        lock (Registering)
        {
            if (own is not null) return;
            SQLitePCL.Batteries_V2.Init();
            other = SqliteApi.Find(null);
            var vfs = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
            *vfs = *other;
            vfs->Version = 2;
            vfs->FileBytes = Math.Max(sizeof(NativeFile), other->FileBytes);
            vfs->LongestName = LongestName;
            vfs->Next = null;
            vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8("fabaccess-sim");
            vfs->Open = &Open;
            vfs->Delete = &Delete;
            vfs->Access = &Access;
            vfs->FullPathname = &FullPathname;
            vfs->Randomness = &Randomness;
            vfs->Sleep = &Sleep;
            vfs->CurrentTime = &CurrentTime;
            vfs->CurrentTimeMilliseconds = &CurrentTimeMilliseconds;
            int result = SqliteApi.Register(vfs, makeDefault: 1);
            if (result != SqliteApi.Ok) throw new InvalidOperationException($"SQLite did not take the file system: {result}.");
            own = vfs;
        }
    }

    /// <summary>Begins a world: SQLite's randomness and time are its own from here on.</summary>
    public static void Begin(Dice dice, Func<DateTimeOffset> now)
    {
        Register();
        (VfsMounts.Dice, VfsMounts.Now) = (dice, now);
        VfsFailure.Unforeseen = null;
        SqliteApi.Randomness(0, null);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        file->Methods = null;
        try
        {
            if (outFlags is not null) *outFlags = flags;
            if (name is null)
            {
                VfsFile.Attach(file, new(null, new(), new(), isDeletedOnClose: false));
                return SqliteApi.Ok;
            }
            if (DiskOf(name, out string path) is not { } disk) return IsOurs(path) ? SqliteApi.CannotOpen : other->Open(other, name, file, flags, outFlags);
            if (disk.Open(path, (flags & SqliteApi.OpenCreate) != 0) is not { } handle) return SqliteApi.CannotOpen;
            VfsFile.Attach(file, new(handle, handle.File.Locks, handle.File.Shared, (flags & SqliteApi.OpenDeleteOnClose) != 0));
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.CannotOpen);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int isFolderSynced)
    {
        try
        {
            if (DiskOf(name, out string path) is not { } disk) return IsOurs(path) ? SqliteApi.DeleteFailed : other->Delete(other, name, isFolderSynced);
            if (!disk.Delete(path)) return SqliteApi.DeletedBefore;
            if (isFolderSynced != 0) disk.SyncNames();
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.DeleteFailed);
        }
    }

    // As SQLite's own: a file without content counts as none, where it is only asked whether there is one.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(NativeVfs* vfs, byte* name, int how, int* answer)
    {
        try
        {
            if (DiskOf(name, out string path) is not { } disk)
            {
                if (!IsOurs(path)) return other->Access(other, name, how, answer);
                *answer = 0;
                return SqliteApi.Ok;
            }
            *answer = disk.Exists(path) && (how != 0 || disk.LengthOf(path) > 0) ? 1 : 0;
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.AccessFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPathname(NativeVfs* vfs, byte* name, int room, byte* full)
    {
        try
        {
            var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
            if (!bytes.StartsWith("/sim/"u8)) return other->FullPathname(other, name, room, full);
            if (bytes.Length >= room) return SqliteApi.CannotOpen;
            bytes.CopyTo(new(full, room));
            full[bytes.Length] = 0;
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.CannotOpen);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(NativeVfs* vfs, int count, byte* bytes)
    {
        lock (VfsMounts.Gate) VfsMounts.Dice.Fill(new(bytes, count));
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(NativeVfs* vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(NativeVfs* vfs, double* julianDay)
    {
        *julianDay = JulianMilliseconds() / 86_400_000.0;
        return SqliteApi.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTimeMilliseconds(NativeVfs* vfs, long* milliseconds)
    {
        *milliseconds = JulianMilliseconds();
        return SqliteApi.Ok;
    }

    // The Julian day of 1970-01-01 began at noon the day before: 2440587.5 days.
    private static long JulianMilliseconds() => 210_866_760_000_000 + VfsMounts.Now().ToUnixTimeMilliseconds();

    private static bool IsOurs(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    private static SimDisk? DiskOf(byte* name, out string path)
    {
        path = Marshal.PtrToStringUTF8((nint)name) ?? "";
        return IsOurs(path) ? VfsMounts.Find(path) : null;
    }
}
