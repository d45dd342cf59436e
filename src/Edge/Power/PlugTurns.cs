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
/// <param name="Trouble">Why the last exchange failed, a sentence, else why its timer is not made longer; null when neither.</param>
/// <param name="LeaseLeft">How long its own timer leaves it on without being told again; null where none runs.</param>
/// <param name="IsKept">Whether it is wanted on without such a timer.</param>
/// <param name="SeenOff">The first answer since it is wanted on that said off; null for none. Whatever it is now, its timer does not run on for this box.</param>
/// <param name="Unrenewed">Why its timer was not made longer when it last should have been, a sentence; null when it was.</param>
internal sealed record PlugStanding(
    PlugWish Wish, bool IsTold, PlugReading? Reading, TimeSpan SilentFor, string? Trouble, TimeSpan? LeaseLeft, bool IsKept, PlugReading? SeenOff, string? Unrenewed);

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
    private bool isKept, wasTold, isLeaseSure;
    private int wanted, told = -1;
    private PlugReading? reading, seenOff;
    private string? trouble, unrenewed;
    private long answeredAt = clock.Time.GetTimestamp();
    private long? leasedAt, inspectedAt;

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
            (wish, isKept, wasTold, seenOff, unrenewed) = (now, keep, false, null, null);
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
        var turn = Exchange(now, keep, isNew: number != told);
        lock (gate)
        {
            trouble = turn.Failure;
            if (turn.Answer is { } answer) (reading, answeredAt, told) = (answer, clock.Time.GetTimestamp(), number);
            wasTold = number == wanted && turn.Answer is not null;
            if (number == wanted && now == PlugWish.On)
            {
                seenOff ??= turn.WasOff ?? (turn.Answer is { IsOn: false } off ? off : null);
                if (turn.Renewal is { } renewal) unrenewed = renewal.Failure;
            }
            Monitor.PulseAll(gate);
        }
        seen(turn.Answer);
        if (turn.Answer is not null) Inspect();
    }

    public void Dispose() => plug.Dispose();

    private Outcome Exchange(PlugWish now, bool keep, bool isNew)
    {
        var command = isNew && now != PlugWish.Leave ? Tell(now == PlugWish.On, keep) : default;
        // Also after a failure: the answer may have been lost and not the command.
        var look = Look();
        if (look.Answer is not { } answer) return look;
        if (!answer.IsOn) return now == PlugWish.On ? look with { Failure = command.Failure } : look;
        if (now == PlugWish.Off || command.TookNoTimer) return Undo(answer, command);
        if (now == PlugWish.Leave) return look;
        // As it is wanted, whatever became of the answer to the command; but that no timer runs in it is not seen by looking.
        if (keep) return look with { Failure = command.Failure is null ? null : Tell(on: true, keep).Failure };
        return !isNew && IsRenewalDue() ? Renew(answer) : look;
    }

    private Outcome Look()
    {
        try
        {
            var answer = plug.Read();
            if (!answer.IsOn) Lease(null);
            return new(answer);
        }
        // Whatever it is: the other machines of the box go on.
        catch (Exception e)
        {
            return new(null, e.Message);
        }
    }

    private Told Tell(bool on, bool keep)
    {
        bool leases = on && !keep;
        try
        {
            long before = clock.Time.GetTimestamp();
            plug.Switch(on, leases ? lease : null);
            Lease(leases ? before : null);
            return default;
        }
        catch (PlugLeaseException e)
        {
            return new(e.Message, TookNoTimer: true);
        }
        catch (Exception e)
        {
            // It may have taken it, and its timer with it.
            if (leases) Lease(clock.Time.GetTimestamp(), isSure: false);
            return new(e.Message);
        }
    }

    private Outcome Undo(PlugReading found, Told command)
    {
        var off = Tell(on: false, keep: false);
        var look = Look();
        if (look.Answer is not { } answer) return look with { Answer = found };
        return look with { Failure = answer.IsOn ? off.Failure ?? command.Failure : command.TookNoTimer ? command.Failure : null };
    }

    private Outcome Renew(PlugReading found)
    {
        try
        {
            long now = clock.Time.GetTimestamp();
            bool? wasOn = plug.Switch(true, lease);
            Lease(now);
            if (wasOn != false) return new(found, Renewal: default(Told));
        }
        catch (Exception e)
        {
            return new(found, Renewal: new Told(e.Message));
        }
        // It went off between the look and the command.
        return Undo(found, default) with { WasOff = found with { IsOn = false, Source = null } };
    }

    // One that may not have been taken is asked for again at once.
    private bool IsRenewalDue() => leasedAt is { } at && (!isLeaseSure || clock.Time.GetElapsedTime(at) >= lease / 3);

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

    private void Lease(long? since, bool isSure = true)
    {
        lock (gate) (leasedAt, isLeaseSure) = (plug.HasTimer ? since : null, isSure);
    }

    private PlugStanding Stand() => new(
        wish, wasTold, reading, trouble is null && reading is not null ? TimeSpan.Zero : clock.Time.GetElapsedTime(answeredAt), trouble ?? unrenewed,
        leasedAt is { } at ? lease - clock.Time.GetElapsedTime(at) : null, wish == PlugWish.On && isKept, seenOff, unrenewed);

    /// <summary>What a command came to; the default value: it was answered as it should be.</summary>
    private readonly record struct Told(string? Failure, bool TookNoTimer = false);

    /// <summary>What a turn came to.</summary>
    /// <param name="Answer">The last that it read; null for none.</param>
    /// <param name="Failure">Why the plug is not as it should be, a sentence; a renewal's is none yet, since the plug is on.</param>
    /// <param name="Renewal">What making its timer longer came to; null where that was not due.</param>
    /// <param name="WasOff">As what it was seen off, though the last answer may say on; null where it was not.</param>
    private readonly record struct Outcome(PlugReading? Answer, string? Failure = null, Told? Renewal = null, PlugReading? WasOff = null);
}
