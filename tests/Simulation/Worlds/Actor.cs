namespace FabAccess.Simulation.Worlds;

/// <summary>
/// What is a thread in the product: a step that is called when its rest is over or when somebody rouses it, a moment later
/// each time, as a processor with other things to do would. Being roused twice before the step is being roused once.
/// </summary>
/// <param name="world">Where.</param>
/// <param name="step">Does something and returns how long it can do without being called; infinite for until it is roused.</param>
/// <param name="delay">How long it takes from being roused to the step.</param>
/// <param name="mayBeLong">Whether the step may have to wait for long now; see <see cref="Fiber"/>.</param>
public sealed class Actor(World world, Func<TimeSpan> step, Func<TimeSpan> delay, Func<bool>? mayBeLong = null)
{
    private TimeSpan? due;
    private bool isRunning, isAgain;

    /// <summary>It is never called again.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>It is waiting inside its step.</summary>
    public bool IsRunning => isRunning;

    public void End() => IsEnded = true;

    public void Rouse() => Schedule(delay());

    /// <summary>At the latest after so long.</summary>
    public void Schedule(TimeSpan after)
    {
        if (IsEnded || after == Timeout.InfiniteTimeSpan) return;
        if (isRunning)
        {
            isAgain = true;
            return;
        }
        var at = world.Now + after;
        if (due <= at) return;
        due = at;
        world.At(at, () => Turn(at));
    }

    private void Turn(TimeSpan at)
    {
        if (IsEnded || due != at) return;
        due = null;
        (isRunning, isAgain) = (true, false);
        if (mayBeLong?.Invoke() != true)
        {
            Through(Step());
            return;
        }
        var rest = TimeSpan.Zero;
        world.Begin(() => rest = Step(), () => Through(rest));
    }

    private TimeSpan Step()
    {
        try
        {
            return step();
        }
        finally
        {
            isRunning = false;
        }
    }

    private void Through(TimeSpan rest)
    {
        if (isAgain) Rouse();
        // A step that has more to do is called again after the time that a step takes.
        else Schedule(rest == TimeSpan.Zero ? delay() : rest);
    }
}
