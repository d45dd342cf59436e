using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Edge.Power;
using NodaTime;

namespace FabAccess.Edge.Health;

/// <summary>How one machine's hardware stands.</summary>
/// <param name="Machine">Its id.</param>
/// <param name="Reader">Where its reader is.</param>
/// <param name="ReaderTrouble">Why the reader does not answer; null when it does.</param>
/// <param name="Switch">What gives it power, and where.</param>
/// <param name="RelayTrouble">Why the relay does not do what it was told; null when it does, as far as that can be seen.</param>
/// <param name="HasFeedback">Whether a feedback contact is wired: without one nobody sees whether the relay moves.</param>
public sealed record MachineHealth(MachineId Machine, string Reader, string? ReaderTrouble, string Switch, string? RelayTrouble, bool HasFeedback)
{
    /// <summary>Whether a plug on the network gives it power.</summary>
    public bool HasPlug { get; init; }

    /// <summary>What is set in that plug that should not be.</summary>
    public ImmutableArray<PlugFlaw> PlugFlaws { get; init; } = [];

    /// <summary>The printer that is asked for its job, and where; null where none is.</summary>
    public string? Printer { get; init; }

    /// <summary>Why that printer does not answer though it should; null when it does, or need not.</summary>
    public string? PrinterTrouble { get; init; }

    /// <summary>The meter that is wired to the box, as box.json says it; null where none is.</summary>
    public string? Meter { get; init; }

    /// <summary>Why that meter says nothing; null when it does.</summary>
    public string? MeterTrouble { get; init; }

    /// <summary>Why the display by its reader shows nothing; null where it does, or there is none.</summary>
    public string? DisplayTrouble { get; init; }

    /// <summary>What the machine draws, by that meter or its plug; null where nobody knows.</summary>
    public decimal? Watts { get; init; }
}

/// <summary>The permit list in force.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="IssuedAt">When the server made it.</param>
/// <param name="NotAfter">From here on it grants nothing.</param>
/// <param name="Now">The time that the box judges rights by, in the same reckoning.</param>
public sealed record PermitHealth(string Generation, Instant IssuedAt, Instant NotAfter, Instant Now);

/// <summary>The certificate by which the box is let in.</summary>
/// <param name="NotAfter">When it runs out, by the server's clock.</param>
/// <param name="Trouble">Why it could not be renewed; null when nothing was in the way.</param>
public sealed record CertificateHealth(Instant NotAfter, string? Trouble);

/// <summary>How a box stands, as it is seen by itself or by <c>doctor</c> on its behalf.</summary>
/// <param name="IsRunning">Whether the box's program runs and says this itself.</param>
/// <param name="Version">Of the program that says it.</param>
/// <param name="Broker">Where the broker is expected.</param>
/// <param name="BrokerTrouble">Why there is no connection; null when there is one.</param>
/// <param name="Clock">How far the wall clock can be believed.</param>
/// <param name="JournalTrouble">Why nothing can be recorded; null when it can.</param>
/// <param name="Unacknowledged">Entries that the server has not acknowledged; null when the program does not run.</param>
/// <param name="DataFolder">Where journal and permit list are.</param>
/// <param name="DiskFree">Bytes left there for this user.</param>
/// <param name="DiskSize">Bytes of that file system.</param>
/// <param name="Permits">Null before the first list.</param>
/// <param name="Machines">One each.</param>
public sealed record BoxHealth(
    bool IsRunning,
    string Version,
    string Broker,
    string? BrokerTrouble,
    ClockTrust Clock,
    string? JournalTrouble,
    long? Unacknowledged,
    string DataFolder,
    long DiskFree,
    long DiskSize,
    PermitHealth? Permits,
    ImmutableArray<MachineHealth> Machines)
{
    /// <summary>The wall clock.</summary>
    public Instant Now { get; init; }

    /// <summary>Null where nobody has looked, or there is none.</summary>
    public CertificateHealth? Certificate { get; init; }

    /// <summary>Why the box has no identity, and so no connection; null when it has one.</summary>
    public string? IdentityTrouble { get; init; }
}
