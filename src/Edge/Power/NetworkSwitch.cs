using FabAccess.Core.Values;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Time;
using FabAccess.Service;

namespace FabAccess.Edge.Power;

/// <summary>
/// A machine's power by a plug on the network, see <see cref="PlugTurns"/>; a thread of its own talks to it, so that a plug that
/// does not answer costs the machine's worker 1.5 s at a start and less at a stop, and other machines nothing. What the box
/// cannot reach goes off by the plug's own timer, unless the machine's rule is that its power is kept.
/// </summary>
public sealed class NetworkSwitch : IMachineSwitch
{
    // Half a second for a plug that answers, the rest for one that must be asked again.
    private static readonly TimeSpan OnBound = TimeSpan.FromSeconds(1.5), OffBound = TimeSpan.FromSeconds(0.7), LongestTurn = TimeSpan.FromSeconds(30);

    // Three looks.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    private readonly PlugTurns turns;
    private readonly BoxClock clock;
    private readonly TurnThread thread;
    private volatile bool isOpen, isForGood;
    private (TimeSpan PoweredFor, long At)? keeps;

    /// <param name="plug">The plug; it is disposed of at the end.</param>
    /// <param name="lease">After how long the plug goes off when the box is gone.</param>
    /// <param name="machine">Whose.</param>
    /// <param name="clock">The box's.</param>
    public NetworkSwitch(IPlug plug, TimeSpan lease, MachineId machine, BoxClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        this.clock = clock;
        turns = new(plug, lease, clock, reading => Seen(reading));
        thread = new($"plug of {machine}", Turn, turns.Dispose, LongestTurn, LongestTurn, clock.Time) { EndsWithATurn = true };
    }

    public Pulse Pulse => thread.Pulse;

    /// <summary>Takes each answer, null for none, on the plug's thread; must be quick.</summary>
    public Action<PlugReading?> Seen { get; set; } = _ => { };

    /// <inheritdoc/>
    public string Place => turns.Place;

    /// <inheritdoc/>
    public bool CanOutliveBox => true;

    /// <inheritdoc/>
    public bool IsOn => turns.Standing.Wish == PlugWish.On;

    /// <inheritdoc/>
    public bool IsOpen => isOpen;

    /// <inheritdoc/>
    public bool IsHeld { get; private set; }

    /// <inheritdoc/>
    public bool MayBeHeld => IsHeld || keeps is not null;

    /// <summary>What flows through it by its last answer; null where it does not say. Any thread.</summary>
    public decimal? Watts => turns.Standing is { Reading: { } reading, SilentFor.Ticks: 0 } ? reading.Watts : null;

    /// <summary>What is set in the plug that should not be, and whether its timer is not made longer just now.</summary>
    public IReadOnlyList<PlugFlaw> Flaws => turns.Standing.Unrenewed is { } reason ? [PlugFlaws.Unrenewed(Place, reason), .. turns.Flaws] : turns.Flaws;

    /// <inheritdoc/>
    public string? TryOpen(TimeSpan? keepsIfPoweredFor = null)
    {
        if (isForGood) return "The plug was given back.";
        if (isOpen) return null;
        bool isFirst = !thread.IsStarted;
        if (isFirst) Begin(keepsIfPoweredFor);
        var standing = turns.Wait(isFirst ? OnBound : TimeSpan.Zero, s => s.Reading is not null || s.Trouble is not null);
        if (standing.Reading is not { } reading || standing.Trouble is not null) return standing.Trouble ?? $"The {Place} has not answered yet.";
        if (keeps is { } least) IsHeld = reading.IsOn && reading.PoweredFor > least.PoweredFor + clock.Time.GetElapsedTime(least.At);
        keeps = null;
        IsHeld &= reading.IsOn;
        if (IsHeld) return $"The {Place} is on: the job of before the restart may still run. It goes off when the machine is idle, or at a stop.";
        if (standing.Wish != PlugWish.Off) turns.Want(PlugWish.Off);
        thread.Ring();
        if (Off(turns.Wait(OffBound, s => s is { IsTold: true } or { Trouble: not null })) is { } reason) return reason;
        isOpen = true;
        return null;
    }

    /// <inheritdoc/>
    public string? TrySwitch(bool on, bool outlivesBox = false)
    {
        if (on && !isOpen) return $"The {Place} is not open.";
        (IsHeld, keeps) = (false, null);
        turns.Want(on ? PlugWish.On : PlugWish.Off, outlivesBox);
        thread.Ring();
        var standing = turns.Wait(on ? OnBound : OffBound, s => s.IsTold);
        if ((on ? On(standing) : Off(standing)) is not { } reason) return null;
        LetGo();
        return reason;
    }

    /// <inheritdoc/>
    public string? TryCheck()
    {
        if (!isOpen) return $"The {Place} is not open.";
        var standing = turns.Standing;
        if ((standing.Wish == PlugWish.On ? StaysOn(standing) : StaysOff(standing)) is not { } reason) return null;
        LetGo();
        return reason;
    }

    /// <inheritdoc/>
    public void LeaveOn() => turns.Want(PlugWish.Leave);

    /// <inheritdoc/>
    public void GiveBack()
    {
        if (isForGood) return;
        isForGood = true;
        isOpen = false;
        var standing = turns.Standing;
        if (standing.IsKept) turns.Want(PlugWish.Leave);
        else if (standing.Wish == PlugWish.On) TrySwitch(on: false);
        thread.End();
    }

    public void Dispose()
    {
        GiveBack();
        thread.Dispose();
    }

    // What may be a job of before is looked at before it is switched.
    private void Begin(TimeSpan? keepsIfPoweredFor)
    {
        if (keepsIfPoweredFor is { } least) keeps = (least, clock.Time.GetTimestamp());
        else turns.Want(PlugWish.Off);
        thread.Start();
    }

    private string? On(PlugStanding standing) => standing switch
    {
        { IsTold: true, Reading.IsOn: true, Trouble: null, SeenOff: null } => null,
        { Trouble: { } trouble } => trouble,
        { IsTold: true } => $"The {Place} stays off.",
        _ => $"The {Place} did not answer in time.",
    };

    private string? Off(PlugStanding standing) => standing switch
    {
        { IsTold: true, Reading.IsOn: false } => null,
        { Trouble: { } trouble } => $"{trouble} The machine may have power{Until(standing)}.",
        { IsTold: true } => $"The {Place} stays on: the machine has power.",
        _ => $"The {Place} has not answered in time: the machine may have power{Until(standing)}.",
    };

    private string? StaysOn(PlugStanding standing)
    {
        string unrenewed = standing.Unrenewed is { } why ? $" Its time could not be made longer: {why}" : "";
        // Off for a moment is off: somebody switches it there, and its timer is gone.
        if (standing.SeenOff is { } off) return $"The {Place} went off though it was switched on{(off.Source is { } source ? $" (by: {source})" : "")}.{unrenewed}";
        // Until its timer has ended it is on, and the session with it.
        if (standing.LeaseLeft is not { } left || left >= -PlugTurns.Every) return null;
        return standing.Reading is { IsOn: true } && standing.SilentFor <= Silence
            ? $"The {Place} is on after its time.{unrenewed}"
            : $"The {Place} does not answer, and its own timer has switched it off: {standing.Trouble ?? "a look at it takes too long."}";
    }

    private string? StaysOff(PlugStanding standing)
    {
        if (standing is { IsTold: true, Reading.IsOn: true }) return $"The {Place} stays on though it was switched off.";
        return standing.SilentFor > Silence ? $"The {Place} does not answer: {standing.Trouble}" : null;
    }

    private static string Until(PlugStanding standing) => standing.LeaseLeft is { } left && left > TimeSpan.Zero ? $" for up to {Math.Ceiling(left.TotalSeconds):0} s" : "";

    private void LetGo()
    {
        isOpen = false;
        turns.Want(PlugWish.Off);
        thread.Ring();
    }

    private TimeSpan Turn()
    {
        turns.Turn();
        return PlugTurns.Every;
    }
}
