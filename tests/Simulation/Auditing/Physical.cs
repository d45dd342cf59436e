namespace FabAccess.Simulation.Auditing;

/// <summary>One stretch in which a machine had power.</summary>
public sealed class PoweredTime(string machine, TimeSpan from)
{
    public string Machine => machine;

    public TimeSpan From => from;

    /// <summary>Null while it lasts.</summary>
    public TimeSpan? Until { get; set; }

    /// <summary>The session that the box's disk knew of when it began; null when the relay was stuck.</summary>
    public string? Session { get; set; }

    /// <summary>It began in trouble: the box may have waited for its disk between the start that it wrote and the power.</summary>
    public bool IsSlowStart { get; set; }

    /// <summary>The wiring was at fault at some time of it: its length is nobody's doing.</summary>
    public bool IsAccident { get; set; }
}

/// <summary>The truth about power: what the relays did, in true time.</summary>
public sealed class Physical
{
    private readonly Dictionary<string, PoweredTime> running = [];

    public List<PoweredTime> All { get; } = [];

    public PoweredTime? Running(string machine) => running.GetValueOrDefault(machine);

    public PoweredTime On(string machine, TimeSpan at)
    {
        var time = new PoweredTime(machine, at);
        running[machine] = time;
        All.Add(time);
        return time;
    }

    public void Off(string machine, TimeSpan at)
    {
        if (running.Remove(machine, out var time)) time.Until = at;
    }
}
