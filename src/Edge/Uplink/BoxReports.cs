using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.Uplink;

/// <summary>What the box says about itself: the greeting, the last will and the state, as payloads. Any thread.</summary>
public sealed class BoxReports(BoxClock clock, IJournal journal, Func<Generation> generation, IReadOnlyList<MachineControl> machines, string version)
{
    /// <summary>This process, for the server to tell two boxes with one identity apart.</summary>
    public RunId Run { get; init; } = new(Guid.CreateVersion7());

    /// <summary>What else is wrong with the box, beside its clock and its journal. Must return at once.</summary>
    public Func<IReadOnlyList<FindingReport>> Findings { get; init; } = () => [];

    public byte[] Online(bool online)
    {
        var held = generation();
        var message = new BoxOnline(WireLimits.Schema, online, clock.Boot, version, journal.End.Sequence, held.Epoch, held.Number, Run: Run);
        if (online)
        {
            // Not in the last will: it is written when the connection is made, and sent who knows when.
            var now = clock.Now();
            message = message with { Wall = now.Wall, Trust = now.Trust, MonotonicMilliseconds = now.MonotonicMilliseconds };
        }
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.BoxOnline);
    }

    /// <param name="acknowledged">Durable on the server.</param>
    public byte[] State(long acknowledged)
    {
        var now = clock.Now();
        var held = generation();
        long end = journal.End.Sequence;
        var message = new BoxState(
            WireLimits.Schema, now.Wall, end, end - acknowledged, held.Epoch, held.Number, [.. machines.Select(m => m.Report(now))],
            clock.Boot, now.Trust, now.MonotonicMilliseconds, Found(now));
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.BoxState);
    }

    private ImmutableArray<FindingReport>? Found(Moment now)
    {
        var found = new List<FindingReport>(Findings());
        if (now.Trust == ClockTrust.Never) found.Add(new(FindingKind.ClockUntrusted));
        if (journal.Trouble is { } trouble) found.Add(new(FindingKind.JournalFailing, trouble[..Math.Min(trouble.Length, FindingReport.LongestDetail)]));
        return found.Count == 0 ? null : [.. found.DistinctBy(f => f.Finding)];
    }
}
