using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Signals;

/// <summary>
/// What stands in the named places of the templates. A null is a value that there is not, or that a member or a lab keeps off
/// a public screen: then a shorter form of the line shows.
/// </summary>
public sealed record WordValues
{
    public static WordValues None { get; } = new();

    /// <summary>{machine}: as people call it. This and the next four are cut where they do not fit.</summary>
    public string? Machine { get; init; }

    /// <summary>{member}: the first name, or initials; never a family name in full.</summary>
    public string? Member { get; init; }

    /// <summary>{trainer}: likewise.</summary>
    public string? Trainer { get; init; }

    /// <summary>{certification}: as people call it.</summary>
    public string? Certification { get; init; }

    /// <summary>{box}: its name.</summary>
    public string? Box { get; init; }

    /// <summary>{version}: of the program.</summary>
    public string? Version { get; init; }

    /// <summary>{used}: for how long the session has been running.</summary>
    public Duration? Used { get; init; }

    /// <summary>{left}, {left-}, {minutes}, {seconds}, {clock}: of the session, the window or the cooling, whatever shows.</summary>
    public Duration? Left { get; init; }

    /// <summary>{price}: so far, or asked.</summary>
    public Money? Price { get; init; }

    /// <summary>{at}: when a booking begins or the lab opens, by the clock on the wall.</summary>
    public LocalTime? At { get; init; }

    /// <summary>{extension}: minutes that a tap adds; null where none does.</summary>
    public int? ExtensionMinutes { get; init; }

    /// <summary>{code}: what is wrong; E01 reader, E02 relay, E04 journal, and their sums.</summary>
    public MachineFaults Faults { get; init; }
}
