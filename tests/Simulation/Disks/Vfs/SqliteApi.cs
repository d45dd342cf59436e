using System.Runtime.InteropServices;

namespace FabAccess.Simulation.Disks.Vfs;

/// <summary>The part of sqlite3.h (3.50) that a file system of one's own needs. Nothing here decides anything.</summary>
internal static unsafe partial class SqliteApi
{
    public const string Library = "e_sqlite3";

    public const int Ok = 0, Busy = 5, NotFound = 12, Full = 13, CannotOpen = 14;

    public const int ReadFailed = 10 | (1 << 8), ShortRead = 10 | (2 << 8), WriteFailed = 10 | (3 << 8), SyncFailed = 10 | (4 << 8),
        TruncateFailed = 10 | (6 << 8), SizeFailed = 10 | (7 << 8), UnlockFailed = 10 | (8 << 8), DeleteFailed = 10 | (10 << 8),
        AccessFailed = 10 | (13 << 8), LockFailed = 10 | (15 << 8), CloseFailed = 10 | (16 << 8), SharedLockFailed = 10 | (20 << 8),
        SharedMapFailed = 10 | (21 << 8), DeletedBefore = 10 | (23 << 8);

    public const int OpenCreate = 4, OpenDeleteOnClose = 8;

    public const int LockNone = 0, LockShared = 1, LockReserved = 2, LockPending = 3, LockExclusive = 4;

    public const int SharedUnlock = 1, SharedLock = 2, SharedShared = 4, SharedExclusive = 8;

    /// <summary>Writing in a sector changes nothing beside what is written, also when the power goes: what SQLite's own file system says of every disk.</summary>
    public const int PowersafeOverwrite = 0x1000;

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find", StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeVfs* Find(string? name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    public static partial int Register(NativeVfs* vfs, int makeDefault);

    /// <summary>With no buffer SQLite forgets its random state and asks the file system for a new one.</summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_randomness")]
    public static partial void Randomness(int count, void* buffer);
}

/// <summary>struct sqlite3_file of ours: the methods, then a handle to the managed object.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeMethods* Methods;
    public nint Managed;
}

/// <summary>struct sqlite3_io_methods, version 2.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMethods
{
    public int Version;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<NativeFile*, long*, int> FileSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Lock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Unlock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int*, int> CheckReservedLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, void*, int> FileControl;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> SectorSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> DeviceCharacteristics;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, void**, int> SharedMap;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, int> SharedLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, void> SharedBarrier;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> SharedUnmap;
}

/// <summary>struct sqlite3_vfs, version 2; what stands behind it in version 3 is not reached.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeVfs
{
    public int Version;
    public int FileBytes;
    public int LongestName;
    public NativeVfs* Next;
    public byte* Name;
    public void* Data;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int> Delete;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int*, int> Access;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, byte*, int> FullPathname;
    public void* DynamicOpen;
    public void* DynamicError;
    public void* DynamicSymbol;
    public void* DynamicClose;
    public delegate* unmanaged[Cdecl]<NativeVfs*, int, byte*, int> Randomness;
    public delegate* unmanaged[Cdecl]<NativeVfs*, int, int> Sleep;
    public delegate* unmanaged[Cdecl]<NativeVfs*, double*, int> CurrentTime;
    public delegate* unmanaged[Cdecl]<NativeVfs*, int, byte*, int> LastError;
    public delegate* unmanaged[Cdecl]<NativeVfs*, long*, int> CurrentTimeMilliseconds;
}
