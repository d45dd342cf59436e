namespace FabAccess.PowerCuts.Images;

/// <summary>What of the un-synced is on the disk after a cut.</summary>
internal enum CutPolicy
{
    /// <summary>Everything: what a killed process leaves, and a power cut after the kernel has written all back.</summary>
    KeepAll,

    /// <summary>Nothing.</summary>
    DropAll,

    /// <summary>The first ones, in the order in which they were done.</summary>
    Prefix,

    /// <summary>Each sector of 512 bytes as it was after any of the writes to it, or before all of them.</summary>
    Sectors512,

    /// <summary>The same by pages of 4 KiB.</summary>
    Sectors4096,

    /// <summary>All writes, but no file became shorter.</summary>
    TruncationLost,

    /// <summary>All writes, but files have the names they had: neither creation nor renaming nor removal counts.</summary>
    NamesLost,
}

/// <summary>When a file's new name is durable.</summary>
internal enum NameRule
{
    /// <summary>As POSIX says it: when the folder is synced.</summary>
    Folder,

    /// <summary>As ext4 does it: when anything is synced, since that commits its journal.</summary>
    AnySync,
}
