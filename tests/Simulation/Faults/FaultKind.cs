namespace FabAccess.Simulation.Faults;

/// <summary>What <c>--faults</c> chooses from.</summary>
[Flags]
public enum FaultGroups
{
    None = 0,
    Power = 1,
    Disk = 2,
    Net = 4,
    Clock = 8,
    Line = 16,
    Server = 32,
    Restore = 64,
    All = Power | Disk | Net | Clock | Line | Server | Restore,
}

/// <summary>Everything that can be done to the world. A name is part of a report and stays.</summary>
public enum FaultKind
{
    /// <summary>A box loses its power, now.</summary>
    BoxPowerCut,

    /// <summary>A box loses its power at the n-th operation on its disk, link or lines from now.</summary>
    BoxPowerCutAtOperation,

    /// <summary>A box's program is killed.</summary>
    BoxKilled,

    /// <summary>A box's program is ended and started in good order.</summary>
    BoxRestarted,

    /// <summary>One of a box's threads gets no processor for a while.</summary>
    BoxStalled,

    /// <summary>One sync of a box's disk fails, and what it was to keep is lost.</summary>
    BoxSyncFails,

    /// <summary>Every write to a box's disk fails for a while.</summary>
    BoxDiskBroken,

    /// <summary>Every read from a box's disk fails for a while.</summary>
    BoxDiskUnreadable,

    /// <summary>A box's disk has no room for a while.</summary>
    BoxDiskFull,

    /// <summary>One of the newest entries on a box's disk is not what was written any more.</summary>
    BoxEntryRots,

    /// <summary>A box's disk does not answer for a while.</summary>
    BoxDiskHangs,

    /// <summary>A box hears and sends nothing for a while, up to weeks.</summary>
    BoxCutOff,

    /// <summary>The server hears and sends nothing for a while.</summary>
    ServerCutOff,

    /// <summary>Messages of a box are lost, doubled and overtake each other for a while.</summary>
    BoxStorm,

    /// <summary>The same at the server.</summary>
    ServerStorm,

    /// <summary>Some messages of a box take days.</summary>
    BoxLateMessages,

    /// <summary>The broker is down for a while and has forgotten everything.</summary>
    BrokerForgets,

    /// <summary>The broker is down for a while and remembers what was.</summary>
    BrokerRemembers,

    /// <summary>The broker is down for a while and comes back with what was days ago.</summary>
    BrokerFromBackup,

    /// <summary>The broker refuses what a box publishes, for a while.</summary>
    BrokerRefuses,

    /// <summary>A box's wall clock jumps, by up to ten years, and nobody knows.</summary>
    BoxClockJumps,

    /// <summary>The same, and the box believes it.</summary>
    BoxClockJumpsTrusted,

    /// <summary>A box's wall clock is not told the time any more, also not at its next starts.</summary>
    BoxClockAlone,

    /// <summary>The server's wall clock jumps, by up to a day, and back after a while.</summary>
    ServerClockJumps,

    /// <summary>A machine's relay is stuck closed for a while.</summary>
    LineStuckHigh,

    /// <summary>A machine's relay is stuck open for a while.</summary>
    LineStuckLow,

    /// <summary>The kernel takes no new level for a line for a while.</summary>
    LineRefuses,

    /// <summary>The kernel takes a line away for a while.</summary>
    LineLost,

    /// <summary>A reader answers nothing for a while.</summary>
    ReaderSilent,

    /// <summary>A reader is not there for a while.</summary>
    ReaderUnplugged,

    /// <summary>A reader sees what is not there for a while.</summary>
    ReaderBabbles,

    /// <summary>The server's program is killed.</summary>
    ServerKilled,

    /// <summary>The server loses its power, now.</summary>
    ServerPowerCut,

    /// <summary>The server loses its power at the n-th operation on its disk or link from now.</summary>
    ServerPowerCutAtOperation,

    /// <summary>Writing to the server's disk fails for a while.</summary>
    ServerDiskBroken,

    /// <summary>The server's disk has no room for a while.</summary>
    ServerDiskFull,

    /// <summary>The server's parts get no processor for a while.</summary>
    ServerStalled,

    /// <summary>The server's store is put back as it was, up to days ago, by the product's own restore.</summary>
    ServerRestored,
}

public static class FaultKinds
{
    public static FaultGroups Group(this FaultKind kind) => kind switch
    {
        <= FaultKind.BoxStalled => FaultGroups.Power,
        <= FaultKind.BoxDiskHangs => FaultGroups.Disk,
        <= FaultKind.BrokerRefuses => FaultGroups.Net,
        <= FaultKind.ServerClockJumps => FaultGroups.Clock,
        <= FaultKind.ReaderBabbles => FaultGroups.Line,
        <= FaultKind.ServerStalled => FaultGroups.Server,
        _ => FaultGroups.Restore,
    };
}
