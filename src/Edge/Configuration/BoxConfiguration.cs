using System.Collections.Immutable;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Power;
using FabAccess.Edge.Printers;
using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Configuration;

/// <summary>One machine of this box, as box.json describes it.</summary>
/// <param name="Machine">Its id, unique in the site.</param>
/// <param name="Reader">Which badge reader, and where, e.g. pn532_uart:/dev/serial0; <see cref="Badges.ReaderWords"/> reads it.</param>
/// <param name="RelayLine">Line of the GPIO chip that switches it, 0 to 511; high is on. Null where a plug does.</param>
/// <param name="StopLine">Line of its stop button, 0 to 511; null when it has none.</param>
/// <param name="FeedbackLine">Line of the contactor's mirror contact, 0 to 511, see <see cref="Machines.FeedbackContact"/>; null when none is wired.</param>
public sealed record MachineSettings(MachineId Machine, string Reader, uint? RelayLine, uint? StopLine, uint? FeedbackLine = null)
{
    /// <summary>The plug that switches it; null where a line does.</summary>
    public PlugSettings? Plug { get; init; }

    /// <summary>Lines that follow the relay's, in order; off again all at once.</summary>
    public ImmutableArray<LaterLine> LaterLines { get; init; } = [];

    /// <summary>From which power on it works; null where that is not told by power.</summary>
    public PowerThresholds? Power { get; init; }

    /// <summary>The meter that is wired to the box; null where the plug measures, or nothing does.</summary>
    public MeterWord? Meter { get; init; }

    /// <summary>Whether anything tells idle from busy.</summary>
    public bool IsMetered => ActivitySources.Length > 0;

    /// <summary>What tells idle from busy.</summary>
    public ActivitySource[] ActivitySources =>
    [
        .. BusyLine is null ? [] : new[] { ActivitySource.Contact }, .. Printer is null ? [] : new[] { ActivitySource.Printer }, .. Power is null ? [] : new[] { ActivitySource.Power },
    ];

    /// <summary>The printer that it is, asked for its job; null where none is asked.</summary>
    public PrinterSettings? Printer { get; init; }

    /// <summary>Line that switches its extraction, 0 to 511; null where the box switches none.</summary>
    public uint? ExtractionLine { get; init; }

    /// <summary>Line of the contact that is closed while the machine works, 0 to 511; null where nothing tells.</summary>
    public uint? BusyLine { get; init; }

    /// <summary>How long that contact must be open until the machine counts as idle; 0 to 3,600 s.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The contacts that must be closed for it to have power.</summary>
    public ImmutableArray<InterlockSettings> Interlocks { get; init; } = [];

    /// <summary>What tells people at its reader; null where nothing is wired.</summary>
    public PanelSettings? Signals { get; init; }

    /// <summary>The lines that give power to something: the machine, in order, and its extraction.</summary>
    public IEnumerable<uint> SwitchingLines => new[] { RelayLine }.Concat(LaterLines.Select(l => (uint?)l.Line)).Append(ExtractionLine).OfType<uint>();

    /// <summary>All lines of the chip that it needs.</summary>
    public IEnumerable<uint> Lines => new[] { RelayLine, StopLine, FeedbackLine, ExtractionLine, BusyLine, (Meter as MeterWord.Pulse)?.Line }.OfType<uint>().Concat(LaterLines.Select(l => l.Line)).Concat(Interlocks.Select(i => i.Line));
}

/// <summary>A line that follows another, as box.json describes it.</summary>
/// <param name="Line">Which, 0 to 511; high is on.</param>
/// <param name="After">How long after the one before; at most 1 s.</param>
public sealed record LaterLine(uint Line, TimeSpan After);

/// <summary>A contact of a machine's interlock, as box.json describes it.</summary>
/// <param name="Contact">Which one: a single one.</param>
/// <param name="Line">Its line, 0 to 511; high while it is closed.</param>
/// <param name="IsCutting">Whether it cuts a running machine when it opens, and not only keeps it from starting.</param>
public sealed record InterlockSettings(Interlocks Contact, uint Line, bool IsCutting);

/// <summary>The MQTT broker, as box.json describes it.</summary>
/// <param name="Host">Name or address; empty where box.json names none: it is where the box was enrolled.</param>
/// <param name="Port">1 to 65535; default 8883. Without a host it says nothing.</param>
/// <param name="LongestRetry">Bound of the random wait before it connects anew; 1 to 300 s, default 60: a thousand boxes must not come back in one second, two may.</param>
public sealed record BrokerSettings(string Host, int Port, TimeSpan LongestRetry)
{
    /// <summary>Where it was before, when the server has moved it; null: nowhere else.</summary>
    public (string Host, int Port)? Former { get; init; }
}

/// <summary>box.json, checked: what is here can be used.</summary>
/// <param name="Site">The place.</param>
/// <param name="Box">This box.</param>
/// <param name="DataFolder">Where journal and permit list are kept; an absolute path.</param>
/// <param name="Broker">Where the MQTT broker is.</param>
/// <param name="BadgeKey">The site's badge key, 32 bytes, which the box has from its enrolment; empty before.</param>
/// <param name="GpioChip">label:NAME, a path below /dev, or unix:PATH for a simulated chip.</param>
/// <param name="Machines">1 to 16.</param>
public sealed record BoxConfiguration(
    SiteId Site,
    BoxId Box,
    string DataFolder,
    BrokerSettings Broker,
    ReadOnlyMemory<byte> BadgeKey,
    string GpioChip,
    ImmutableArray<MachineSettings> Machines)
{
    public const int MostMachines = 16;

    /// <summary>Whose signature on rights counts, which the box has from its enrolment; nobody's before.</summary>
    public TrustedKeys SigningKeys { get; init; } = TrustedKeys.None;

    /// <summary>Whether no real relay moves.</summary>
    public bool IsSimulated => GpioChip.StartsWith("unix:", StringComparison.Ordinal);
}
