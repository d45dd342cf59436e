using System.Collections.Immutable;

namespace FabAccess.Edge.Machines;

/// <summary>
/// Several lines that switch one machine, e.g. its supply and then its motor: on in order, each a while after the one before;
/// off all at once, the last first. One that does not follow takes the others off with it.
/// </summary>
/// <param name="first">Told first.</param>
/// <param name="later">The others, with how long after the one before.</param>
/// <param name="isStopped">Whether something waits that ends the session: then what is not on yet stays off, and the stop follows.</param>
public sealed class RelayLines(RelayLine first, ImmutableArray<(RelayLine Line, TimeSpan After)> later, Func<bool> isStopped) : IMachineSwitch
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);

    private readonly ManualResetEventSlim off = new();
    private readonly ImmutableArray<RelayLine> all = [first, .. later.Select(l => l.Line)];

    /// <inheritdoc/>
    public string Place => first.Place;

    public bool CanOutliveBox => false;

    public bool IsHeld => false;

    /// <inheritdoc/>
    public bool IsOn => all.Any(l => l.IsOn);

    /// <inheritdoc/>
    public bool IsOpen => all.All(l => l.IsOpen);

    /// <inheritdoc/>
    public string? TryOpen(TimeSpan? keepsIfPoweredFor = null) => all.Select(l => Named(l, l.TryOpen())).FirstOrDefault(reason => reason is not null);

    /// <inheritdoc/>
    public string? TrySwitch(bool on, bool outlivesBox = false)
    {
        if (!on) return Off();
        string? reason = first.TrySwitch(on: true);
        foreach (var (line, after) in later)
        {
            if (reason is not null || !HasPassed(after)) break;
            reason = Named(line, line.TrySwitch(on: true));
        }
        if (reason is not null) Off();
        return reason;
    }

    /// <inheritdoc/>
    public string? TryCheck()
    {
        string? reason = all.Select(l => Named(l, l.IsOpen ? l.TryCheck() : "The line is not open.")).FirstOrDefault(r => r is not null);
        if (reason is not null) Off();
        return reason;
    }

    /// <summary>Nothing to leave: see <see cref="CanOutliveBox"/>.</summary>
    public void LeaveOn()
    {
    }

    /// <inheritdoc/>
    public void GiveBack()
    {
        off.Set();
        foreach (var line in all.Reverse()) line.GiveBack();
    }

    public void Dispose() => GiveBack();

    private string? Off()
    {
        string? worst = null;
        foreach (var line in all.Reverse()) worst = Named(line, line.TrySwitch(on: false)) ?? worst;
        return worst;
    }

    // In slices: a stop does not wait for the next line.
    private bool HasPassed(TimeSpan span)
    {
        long begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < span)
        {
            if (isStopped() || off.Wait(Slice)) return false;
        }
        return !isStopped();
    }

    private static string? Named(RelayLine line, string? reason) => reason is null ? null : $"{line.Place}: {reason}";
}
