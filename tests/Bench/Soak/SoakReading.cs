using SQLitePCL;

namespace FabAccess.Bench.Soak;

/// <summary>What the process holds at the end of one hour, after everything that nobody holds was collected, and what the box has done until then.</summary>
internal sealed record SoakReading
{
    /// <summary>Simulated hours since the box began.</summary>
    public required int Hour { get; init; }

    /// <summary>Bytes of objects that are alive.</summary>
    public required long Managed { get; init; }

    /// <summary>Bytes that SQLite holds: page caches and statements.</summary>
    public required long Sqlite { get; init; }

    public required int Descriptors { get; init; }

    public required int Threads { get; init; }

    public required SoakDeeds Deeds { get; init; }

    public static SoakReading Take(int hour, SoakDeeds deeds)
    {
        // Twice: what has a finalizer is garbage only after it ran.
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        return new()
        {
            Hour = hour,
            Managed = GC.GetTotalMemory(forceFullCollection: false),
            Sqlite = raw.sqlite3_memory_used(),
            Descriptors = Directory.GetFileSystemEntries("/proc/self/fd").Length,
            Threads = Directory.GetDirectories("/proc/self/task").Length,
            Deeds = deeds,
        };
    }
}

/// <summary>Counts since the box began, so that a day on which nothing happened proves nothing.</summary>
/// <param name="Sessions">That the other side has.</param>
/// <param name="Entries">The same.</param>
/// <param name="Trimmed">Entries that the journal has let go.</param>
/// <param name="Lists">That the box took into force.</param>
/// <param name="ListBytes">Of the last one, as it travels.</param>
/// <param name="Badges">In the last one.</param>
/// <param name="Refused">Messages with a signature that does not count.</param>
/// <param name="Connects">Greetings of the box.</param>
internal sealed record SoakDeeds(int Sessions, long Entries, long Trimmed, int Lists, int ListBytes, int Badges, int Refused, int Connects);
