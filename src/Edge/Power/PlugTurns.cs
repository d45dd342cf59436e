using FabAccess.Edge.Time;

namespace FabAccess.Edge.Power;

/// <summary>What is wanted of a plug.</summary>
internal enum PlugWish
{
    Off,

    On,

    /// <summary>Neither: what it is, it stays.</summary>
    Leave,
}

/// <summary>How a plug stands against what is wanted.</summary>
/// <param name="Wish">What is wanted.</param>
/// <param name="IsTold">Whether it answered since that was wanted.</param>
/// <param name="Reading">Its last answer; null before the first.</param>
/// <param name="SilentFor">Since when there is none, or since it was first asked; zero when the last exchange was answered.</param>
/// <param name="Trouble">Why the last exchange failed, a sentence; null when it did not.</param>
/// <param name="LeaseLeft">How long its own timer leaves it on without being told again; null where none runs.</param>
/// <param name="IsKept">Whether it is wanted on without such a timer.</param>
/// <param name="WentOff">Whether it was seen off since it was wanted on and was: whatever it is now, its timer does not run on for this box.</param>
internal sealed record PlugStanding(PlugWish Wish, bool IsTold, PlugReading? Reading, TimeSpan SilentFor, string? Trouble, TimeSpan? LeaseLeft, bool IsKept, bool WentOff);

/// <summary>
/// One plug, turn after turn, with somebody else's thread. A plug that is wanted off and found on is switched off, whoever
/// switched it on. One that is wanted on and found off stays off: something switched it off there, and nothing here switches a
/// machine on without a badge; for that reason its timer is only renewed right after it was seen to be on.
/// </summary>
internal sealed class PlugTurns(IPlug plug, TimeSpan lease, BoxClock clock, Action<PlugReading?> seen) : IDisposable
{
    /// <summary>Between two looks: what switches a plug on behind the box's back is undone within this.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan InspectEvery = TimeSpan.FromHours(1);

    private readonly object gate = new();
    private PlugWish wish = PlugWish.Leave;
    private bool isKept, wasTold, wentOff;
    private int wanted, told = -1;
    private PlugReading? reading;
    private string? trouble;
    private long answeredAt = clock.Time.GetTimestamp();
    private long? leasedAt, inspectedAt;
    private bool isUnleased, isUnrenewed;

    public string Place => plug.Place;

    /// <summary>What is set in it that should not be, at the last look, once an hour.</summary>
    public IReadOnlyList<PlugFlaw> Flaws { get; private set; } = [];

    /// <summary>Any thread.</summary>
    public PlugStanding Standing
    {
        get { lock (gate) return Stand(); }
    }

    /// <summary>What is wanted from now on. Any thread.</summary>
    /// <param name="now">What.</param>
    /// <param name="keep">Of on: without a timer that switches it off when nobody tells it again.</param>
    public void Want(PlugWish now, bool keep = false)
    {
        lock (gate)
        {
            if (now == PlugWish.Leave && wish == PlugWish.Leave) return;
            (wish, isKept, wasTold, wentOff) = (now, keep, false, false);
            wanted++;
        }
    }

    /// <summary>Waits until the plug has answered since the last wish as was wanted, or a turn for it has failed. Any thread.</summary>
    public PlugStanding Wait(TimeSpan atMost, Predicate<PlugStanding> until)
    {
        long begin = TimeProvider.System.GetTimestamp();
        lock (gate)
        {
            while (true)
            {
                var standing = Stand();
                var rest = atMost - TimeProvider.System.GetElapsedTime(begin);
                if (until(standing) || rest <= TimeSpan.Zero) return standing;
                Monitor.Wait(gate, rest);
            }
        }
    }

    /// <summary>One exchange or a few. From one thread.</summary>
    public void Turn()
    {
        PlugWish now;
        bool keep;
        int number;
        lock (gate) (now, keep, number) = (wish, isKept, wanted);
        bool isNew = number != told;
        isUnleased = isUnrenewed = false;
        string? failure = null;
        PlugReading? answer = null;
        try
        {
            if (isNew && now != PlugWish.Leave) failure = TrySwitch(now, keep);
            // Also after a failure: the answer may have been lost and not the command.
            answer = plug.Read();
            if (answer.IsOn && (now == PlugWish.Off || isUnleased)) answer = Undo(ref failure);
            else if (answer.IsOn && now == PlugWish.On && isNew && keep && failure is not null) failure = TrySwitch(now, keep);
            else if (answer.IsOn && now == PlugWish.On && !isNew && IsRenewalDue(keep)) answer = Renew(answer, ref failure);
            // As it is wanted, whatever became of the answer to the command; but whether a timer runs in it is not seen by looking.
            // So a command that brought nothing but its wish is forgiven, and a timer that was not made longer is not.
            if (answer.IsOn ? now == PlugWish.On && !keep && !isUnleased && !isUnrenewed : now != PlugWish.On) failure = null;
            if (!answer.IsOn) Lease(null);
        }
        // Whatever it is: the other machines of the box go on.
        catch (Exception e)
        {
            failure = e.Message;
        }
        lock (gate)
        {
            trouble = failure;
            if (answer is not null) (reading, answeredAt, told) = (answer, clock.Time.GetTimestamp(), number);
            wasTold = number == wanted && answer is not null;
            wentOff |= wasTold && now == PlugWish.On && !isNew && answer is { IsOn: false };
            Monitor.PulseAll(gate);
        }
        seen(answer);
        if (answer is not null) Inspect();
    }

    public void Dispose() => plug.Dispose();

    private string? TrySwitch(PlugWish now, bool keep)
    {
        try
        {
            long before = clock.Time.GetTimestamp();
            plug.Switch(now == PlugWish.On, now == PlugWish.On && !keep ? lease : null);
            Lease(now == PlugWish.On && !keep ? before : null);
            return null;
        }
        catch (PlugLeaseException e)
        {
            isUnleased = true;
            return e.Message;
        }
        catch (Exception e)
        {
            // It may have taken it, and its timer with it.
            if (now == PlugWish.On && !keep) Lease(clock.Time.GetTimestamp());
            return e.Message;
        }
    }

    private PlugReading Undo(ref string? failure)
    {
        failure = TrySwitch(PlugWish.Off, keep: false) ?? failure;
        return plug.Read();
    }

    private PlugReading Renew(PlugReading before, ref string? failure)
    {
        try
        {
            long now = clock.Time.GetTimestamp();
            bool? wasOn = plug.Switch(true, lease);
            Lease(now);
            if (wasOn != false) return before;
            // It went off between the look and the command.
            plug.Switch(false, null);
            return plug.Read();
        }
        catch (Exception e)
        {
            (isUnleased, isUnrenewed) = (e is PlugLeaseException, true);
            failure = e.Message;
            return before;
        }
    }

    private bool IsRenewalDue(bool keep) => !keep && leasedAt is { } at && clock.Time.GetElapsedTime(at) >= lease / 3;

    private void Inspect()
    {
        if (inspectedAt is { } at && clock.Time.GetElapsedTime(at) < InspectEvery) return;
        inspectedAt = clock.Time.GetTimestamp();
        try
        {
            Flaws = plug.Inspect();
        }
        catch (Exception)
        {
            // It switches, which counts; what is set in it is asked again in an hour.
        }
    }

    private void Lease(long? since)
    {
        lock (gate) leasedAt = plug.HasTimer ? since : null;
    }

    private PlugStanding Stand() => new(
        wish, wasTold, reading, trouble is null && reading is not null ? TimeSpan.Zero : clock.Time.GetElapsedTime(answeredAt), trouble,
        leasedAt is { } at ? lease - clock.Time.GetElapsedTime(at) : null, wish == PlugWish.On && isKept, wentOff);
}
