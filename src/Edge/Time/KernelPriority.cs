using System.Runtime.InteropServices;

namespace FabAccess.Edge.Time;

/// <summary>
/// Lets the threads between a badge and a relay go before those that talk to the network, where cores are few. The
/// runtime's thread priorities do nothing on Linux; the kernel's are a thread's own.
/// </summary>
internal static partial class KernelPriority
{
    private const int OfProcessOrThread = 0, CallingThread = 0, Nicer = 5;
    private const int RoundRobin = 2, LowestRealTime = 1;
    // So that threads which the runtime starts from such a one are ordinary again.
    private const int ResetOnFork = 0x40000000;

    /// <summary>For the calling thread, for good: a machine, its reader, its button, its journal. They wait almost always.</summary>
    /// <remarks>Needs root, CAP_SYS_NICE or a service with <c>LimitRTPRIO=1</c>; the kernel refuses it to others, and nothing changes.</remarks>
    public static void GoFirst() => _ = SetScheduler(CallingThread, RoundRobin | ResetOnFork, LowestRealTime);

    /// <summary>For the calling thread, for good: whatever can wait. Needs no right.</summary>
    public static void GiveWay() => _ = SetPriority(OfProcessOrThread, CallingThread, Nicer);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int who, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
