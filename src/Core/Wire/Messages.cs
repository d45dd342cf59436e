using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Wire;

/// <summary><c>up/journal</c>: consecutive entries. Entry i has the sequence <c>First + i</c>, also where its body cannot be read.</summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="First">Sequence of the first entry, from 1.</param>
/// <param name="Entries">Bodies of <see cref="JournalEntry"/>, each as the exact text that its hash is taken over.</param>
public sealed record JournalBatch([property: JsonRequired] int Schema, [property: JsonRequired] long First, [property: JsonRequired] ImmutableArray<string> Entries);

/// <summary><c>down/ack</c>: everything up to here is committed on the server. A number lower than before asks for what follows it again.</summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Store">Which server store says so.</param>
/// <param name="Epoch">Raised when that store was restored from a backup.</param>
/// <param name="DurableUpTo">Sequence of the last entry of the unbroken prefix; 0 for none.</param>
/// <param name="Hash">Hash of that entry; <see cref="EntryHash.None"/> for none. A box believes no acknowledgement with another hash than its own.</param>
/// <param name="ServerTime">UTC on the server.</param>
public sealed record Acknowledgement(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] StoreId Store,
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long DurableUpTo,
    [property: JsonRequired] string Hash,
    [property: JsonRequired] Instant ServerTime);

/// <summary><c>up/online</c>, retained: the box's greeting, and as its last will the news that it is gone (<paramref name="Online"/> false).</summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Online">Whether it is connected.</param>
/// <param name="Boot">Of the box.</param>
/// <param name="Version">Of the program.</param>
/// <param name="LastSequence">Of its journal when it connected.</param>
/// <param name="Epoch">Of the permit list it holds; 0 for none.</param>
/// <param name="Generation">Of the permit list it holds; 0 for none.</param>
/// <param name="Wall">The box's wall clock when it greeted. This and the two that follow are left out of a last will, which is written long before it is sent.</param>
/// <param name="Trust">How far to believe it.</param>
/// <param name="MonotonicMilliseconds">Since the boot, at the same moment.</param>
/// <param name="Run">Made anew by each process of the box: two at once show two boxes with one identity.</param>
public sealed record BoxOnline(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] bool Online,
    [property: JsonRequired] BootId Boot,
    [property: JsonRequired] string Version,
    [property: JsonRequired] long LastSequence,
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Generation,
    Instant? Wall = null,
    ClockTrust? Trust = null,
    long? MonotonicMilliseconds = null,
    RunId? Run = null);

/// <summary>One thing that a box finds wrong with itself, with whatever it can say about it: at most <see cref="LongestDetail"/> characters.</summary>
public sealed record FindingReport([property: JsonRequired] FindingKind Finding, string? Detail = null)
{
    public const int LongestDetail = 500;
}

/// <summary>How one machine stands. Fields that do not apply are left out.</summary>
public sealed record MachineReport(
    [property: JsonRequired] MachineId Machine,
    [property: JsonRequired] string State,
    SessionId? Session = null,
    MemberId? Member = null,
    long? ElapsedMilliseconds = null,
    MachineFaults Faults = MachineFaults.None,
    string? OutOfOrder = null)
{
    public static MachineReport Of(MachineId machine, MachineState state, Moment now)
    {
        ArgumentNullException.ThrowIfNull(state);
        string kind = state.Kind switch
        {
            MachineStateKind.Free => "free",
            MachineStateKind.InUse => "inUse",
            MachineStateKind.LockedOut => "lockedOut",
            MachineStateKind.Faulted => "faulted",
            MachineStateKind.CoolingDown => "coolingDown",
            MachineStateKind.ToCheck => "toCheck",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state.Kind, "No such state."),
        };
        var session = state.Session;
        return new(machine, kind, session?.Id, session?.Member, session is null ? null : now.MillisecondsSince(session.StartedAt), state.Faults, state.OutOfOrder);
    }
}

/// <summary><c>up/state</c>, retained: what a board shows at once after a reconnect. The journal, not this, is the truth.</summary>
/// <param name="Schema"><see cref="WireLimits.Schema"/>.</param>
/// <param name="Wall">The box's wall clock.</param>
/// <param name="Sequence">Last journal sequence that went into it.</param>
/// <param name="Unacknowledged">Journal entries that the server has not acknowledged.</param>
/// <param name="Epoch">Of the permit list in force.</param>
/// <param name="Generation">Of the permit list in force.</param>
/// <param name="Machines">One each.</param>
/// <param name="Boot">Of the box.</param>
/// <param name="Trust">How far to believe <paramref name="Wall"/>.</param>
/// <param name="MonotonicMilliseconds">Since the boot, at the same moment as <paramref name="Wall"/>.</param>
/// <param name="Findings">What is wrong with the box, each kind once; left out when nothing is.</param>
public sealed record BoxState(
    [property: JsonRequired] int Schema,
    [property: JsonRequired] Instant Wall,
    [property: JsonRequired] long Sequence,
    [property: JsonRequired] long Unacknowledged,
    [property: JsonRequired] int Epoch,
    [property: JsonRequired] long Generation,
    [property: JsonRequired] ImmutableArray<MachineReport> Machines,
    BootId? Boot = null,
    ClockTrust? Trust = null,
    long? MonotonicMilliseconds = null,
    ImmutableArray<FindingReport>? Findings = null);
