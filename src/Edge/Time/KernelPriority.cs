using System.Runtime.InteropServices;

namespace FabAccess.Edge.Time;

/// <summary>
/// Lets the threads between a badge and a relay go before those that talk to the network, where cores are few. The
/// runtime's thread priorities do nothing on Linux; the kernel's are a thread's own.
/// </summary>
internal static partial class KernelPriority
{
    private const int CallingThread = 0, RoundRobin = 2, LowestRealTime = 1;
    // So that threads which the runtime starts from such a one are ordinary again.
    private const int ResetOnFork = 0x40000000;

    /// <summary>For the calling thread, for good: a machine, its reader, its button, its journal. They wait almost always.</summary>
    /// <remarks>Needs root, CAP_SYS_NICE or a service with <c>LimitRTPRIO=1</c>; the kernel refuses it to others, and nothing changes.</remarks>
    public static void GoFirst() => IsRefused = SetScheduler(CallingThread, RoundRobin | ResetOnFork, LowestRealTime) != 0;

    /// <summary>Whether the kernel refused it when it was last asked; it answers all threads of a process alike.</summary>
    public static bool IsRefused { get; private set; }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int who, int policy, in int priority);
}
