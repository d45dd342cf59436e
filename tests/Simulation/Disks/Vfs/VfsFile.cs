using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FabAccess.Simulation.Disks.Vfs;

/// <summary>
/// One file that SQLite has open on a <see cref="SimDisk"/>: its methods, as C calls them. Nothing may leave them but a
/// number: an exception through SQLite's frames would end the process without a word.
/// </summary>
internal sealed unsafe class VfsFile(DiskHandle? handle, FileLocks locks, SharedMemory shared, bool isDeletedOnClose)
{
    private const int SectorBytes = 4096;

    private static readonly NativeMethods* Methods = MakeMethods();

    // What SQLite keeps only for itself (a sort that does not fit, a statement's undo) is on no disk.
    private readonly GrowingBytes scratch = new();

    public static void Attach(NativeFile* file, VfsFile managed)
    {
        file->Managed = GCHandle.ToIntPtr(GCHandle.Alloc(managed));
        file->Methods = Methods;
    }

    private static VfsFile Of(NativeFile* file) => (VfsFile)GCHandle.FromIntPtr(file->Managed).Target!;

    private Lock Gate => handle?.Disk.Gate ?? VfsMounts.Gate;

    private bool IsDead => handle is { IsDead: true };

    private static NativeMethods* MakeMethods()
    {
        var methods = (NativeMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods));
        *methods = new()
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            SharedMap = &SharedMap,
            SharedLock = &SharedLock,
            SharedBarrier = &SharedBarrier,
            SharedUnmap = &SharedUnmap,
        };
        return methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        try
        {
            var own = Of(file);
            GCHandle.FromIntPtr(file->Managed).Free();
            file->Methods = null;
            own.LetGo();
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.CloseFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* bytes, int count, long offset)
    {
        try
        {
            var into = new Span<byte>(bytes, count);
            var own = Of(file);
            int read = own.On?.Read(into, offset) ?? own.scratch.Read(into, offset);
            if (read == count) return SqliteApi.Ok;
            into[read..].Clear();
            return SqliteApi.ShortRead;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.ReadFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* bytes, int count, long offset)
    {
        try
        {
            var from = new ReadOnlySpan<byte>(bytes, count);
            var own = Of(file);
            if (own.On is { } on) on.Write(from, offset);
            else own.scratch.Write(from, offset);
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.WriteFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        try
        {
            var own = Of(file);
            if (own.On is { } on) on.Truncate(length);
            else own.scratch.SetLength(length);
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.TruncateFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        try
        {
            Of(file).On?.Sync();
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.SyncFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(NativeFile* file, long* size)
    {
        try
        {
            var own = Of(file);
            *size = own.On?.Length ?? own.scratch.Length;
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.SizeFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level)
    {
        try
        {
            var own = Of(file);
            if (own.IsDead) return SqliteApi.LockFailed;
            lock (own.Gate) return own.Locks.TryRaise(own, level) ? SqliteApi.Ok : SqliteApi.Busy;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.LockFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level)
    {
        try
        {
            var own = Of(file);
            lock (own.Gate) own.Locks.Lower(own, level);
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.UnlockFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* isReserved)
    {
        try
        {
            var own = Of(file);
            lock (own.Gate) *isReserved = own.Locks.IsReserved ? 1 : 0;
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.LockFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(NativeFile* file, int operation, void* argument) => SqliteApi.NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(NativeFile* file) => SectorBytes;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(NativeFile* file) => SqliteApi.PowersafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedMap(NativeFile* file, int region, int bytes, int isToBeMade, void** address)
    {
        try
        {
            *address = null;
            var own = Of(file);
            if (own.IsDead) return SqliteApi.SharedMapFailed;
            lock (own.Gate) *address = own.Shared.Map(own, region, bytes, isToBeMade != 0);
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.SharedMapFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedLock(NativeFile* file, int first, int count, int how)
    {
        try
        {
            var own = Of(file);
            if (own.IsDead && (how & SqliteApi.SharedUnlock) == 0) return SqliteApi.SharedLockFailed;
            lock (own.Gate) return own.Shared.TryLock(own, first, count, how) ? SqliteApi.Ok : SqliteApi.Busy;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.SharedLockFailed);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SharedBarrier(NativeFile* file) => Thread.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedUnmap(NativeFile* file, int isDeleted)
    {
        try
        {
            var own = Of(file);
            lock (own.Gate) own.Shared.LetGo(own);
            return SqliteApi.Ok;
        }
        catch (Exception e)
        {
            return VfsFailure.Code(e, SqliteApi.SharedMapFailed);
        }
    }

    private DiskHandle? On => handle;

    private FileLocks Locks => locks;

    private SharedMemory Shared => shared;

    private void LetGo()
    {
        lock (Gate)
        {
            locks.Lower(this, SqliteApi.LockNone);
            shared.LetGo(this);
        }
        if (isDeletedOnClose && handle is { IsDead: false }) handle.Disk.Delete(handle.Path);
    }
}
