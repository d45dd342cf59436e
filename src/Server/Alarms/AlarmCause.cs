namespace FabAccess.Server.Alarms;

/// <summary>Why somebody should look: a closed set. Kept by name, so that a case can be added without a migration.</summary>
public enum AlarmCause
{
    /// <summary>Entries of a box are missing between others that came.</summary>
    JournalGap,

    /// <summary>An entry does not name the hash of the one before it.</summary>
    ChainBroken,

    /// <summary>Two different entries claim the same place.</summary>
    JournalFork,

    /// <summary>Messages were kept as dead letters and nobody has settled them.</summary>
    DeadLetters,

    /// <summary>A box says that something is wrong with itself.</summary>
    BoxFinding,

    /// <summary>A box has not spoken for too long.</summary>
    BoxSilent,

    /// <summary>Most boxes are silent, or the link to the broker is down: one alarm instead of many.</summary>
    FleetSilent,

    /// <summary>A box holds a newer permit list than this store ever published: the store went back unnoticed.</summary>
    StoreWentBack,

    /// <summary>The store was damaged, put aside, and restored.</summary>
    StoreRestored,

    /// <summary>Stored entries are no longer the bytes whose hash was stored with them.</summary>
    StoreRotten,

    /// <summary>The store could not be backed up.</summary>
    BackupFailed,

    /// <summary>Two boxes go by one identity.</summary>
    ClonedBox,
}
