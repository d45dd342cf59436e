using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Files;

/// <summary>Device files of the running kernel that are driven by ioctl.</summary>
internal static partial class KernelDevice
{
    private const int ReadWrite = 2, CloseOnExec = 0x80000;

    /// <summary>Opens one to read and write; a program that this one starts does not get it.</summary>
    /// <param name="path">E.g. /dev/gpiochip0.</param>
    /// <param name="failure">Makes words of what was opened and the kernel's error number.</param>
    /// <exception cref="IOException">It is missing, or not permitted.</exception>
    public static SafeFileHandle Open(string path, Func<string, int, IOException> failure)
    {
        var handle = Open(path, ReadWrite | CloseOnExec);
        return handle.IsInvalid ? throw failure(path, Marshal.GetLastPInvokeError()) : handle;
    }

    /// <returns>The kernel's error number; 0 when it did.</returns>
    public static unsafe int Control(SafeFileHandle handle, uint request, void* argument) =>
        Control(handle, (nuint)request, argument) < 0 ? Marshal.GetLastPInvokeError() : 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int Control(SafeFileHandle handle, nuint request, void* argument);
}
