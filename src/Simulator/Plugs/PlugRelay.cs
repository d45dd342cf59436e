namespace FabAccess.Simulator.Plugs;

/// <summary>The inside of a plug: one relay with its timer, a meter, a button, and the mains. Any thread.</summary>
public sealed class PlugRelay(TimeProvider time)
{
    private readonly Lock gate = new();
    private bool isOn;
    private string source = "init";
    private long? timerSince;
    private TimeSpan timer;
    private long startedAt = time.GetTimestamp();

    /// <summary>What the machine behind it draws while it has power.</summary>
    public double LoadWatts { get; set; }

    /// <summary>Who switched last, as the device calls it.</summary>
    public string Source
    {
        get
        {
            lock (gate)
            {
                Pass();
                return source;
            }
        }
    }

    /// <summary>Whether a press of its button switches it.</summary>
    public bool IsButtonAttached { get; set; } = true;

    /// <summary>How often it changed from off to on.</summary>
    public int Closings { get; private set; }

    public bool IsOn
    {
        get
        {
            lock (gate)
            {
                Pass();
                return isOn;
            }
        }
    }

    public double Watts => IsOn ? LoadWatts : 0;

    public TimeSpan PoweredFor => time.GetElapsedTime(startedAt);

    /// <summary>Whether a timer runs, for how long in all, and how long is left.</summary>
    public (bool Runs, TimeSpan Duration, TimeSpan Left) Timer
    {
        get
        {
            lock (gate)
            {
                Pass();
                return timerSince is { } since ? (true, timer, timer - time.GetElapsedTime(since)) : (false, TimeSpan.Zero, TimeSpan.Zero);
            }
        }
    }

    /// <summary>Switches; the timer, if one is given, replaces the one that ran, and switches back. Whether it was on before.</summary>
    public bool Switch(bool on, TimeSpan? back, string by)
    {
        lock (gate)
        {
            Pass();
            bool was = isOn;
            if (on && !was) Closings++;
            (isOn, source) = (on, by);
            timerSince = back is null ? null : time.GetTimestamp();
            timer = back ?? TimeSpan.Zero;
            return was;
        }
    }

    public void PressButton()
    {
        if (IsButtonAttached) Switch(!IsOn, null, "button");
    }

    /// <summary>The mains go and come back.</summary>
    /// <param name="on">What it does then.</param>
    public void LosePower(bool on)
    {
        Switch(on, null, "init");
        startedAt = time.GetTimestamp();
    }

    private void Pass()
    {
        if (timerSince is not { } since || time.GetElapsedTime(since) < timer) return;
        (isOn, timerSince, source) = (!isOn, null, "timer");
    }
}
