using System.Runtime.InteropServices;

namespace FabAccess.Service;

/// <summary>What a burst of work made a program take and nothing needs any more. The runtime and the C library keep it until they need memory themselves.</summary>
public static partial class UnusedMemory
{
    /// <summary>Gives it to the system. Stops all threads for some 10 ms.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // What SQLite, TLS and the compiler took of the C library's heap stays with it until it is asked for.
        _ = TrimHeap(0);
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint keep);
}
