using System.Runtime.InteropServices;

namespace FabAccess.Edge.Time;

/// <summary>
/// Lets a thread give way to the machines' threads where cores are few. The runtime's thread priorities do nothing on
/// Linux; the kernel's niceness is a thread's own, and lowering one's own priority needs no right.
/// </summary>
internal static partial class LowPriority
{
    private const int OfProcessOrThread = 0, CallingThread = 0, Nicer = 5;

    /// <summary>For the calling thread, for good. Without effect where the kernel refuses.</summary>
    public static void Take() => _ = SetPriority(OfProcessOrThread, CallingThread, Nicer);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
