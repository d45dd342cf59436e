namespace FabAccess.Simulation.Disks;

/// <summary>What a program asks of a disk. All but reading and looking change something, or promise that it stays.</summary>
public enum DiskOperation
{
    Look,
    Read,
    Write,
    Truncate,
    Sync,
    Create,
    Delete,
    Rename,
}

/// <summary>What becomes of one operation.</summary>
public enum DiskFault
{
    None,

    /// <summary>An input/output error. Of a sync: what was not on the disk yet is lost there, but the programs go on seeing it, as Linux does it.</summary>
    Error,

    /// <summary>No space left.</summary>
    Full,

    /// <summary>No space left after half of the bytes.</summary>
    HalfFull,

    /// <summary>The power is gone in the midst of it: the operation is under way, and nothing after it is done.</summary>
    Cut,
}

/// <summary>An operation that failed, as the program sees it.</summary>
public sealed class DiskFailure(DiskFault fault, string path) : IOException($"{(fault is DiskFault.Full or DiskFault.HalfFull ? "No space left on device" : "Input/output error")} : '{path}'")
{
    public DiskFault Fault => fault;
}
