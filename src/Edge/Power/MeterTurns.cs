using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Power;

/// <summary>One meter, turn after turn, with somebody else's thread: opened when it is needed, told once when it goes and once when it is back.</summary>
/// <param name="machine">Whose.</param>
/// <param name="open">Opens it.</param>
/// <param name="tell">Takes each reading in watts, null for none.</param>
/// <param name="log">Where it is told.</param>
internal sealed class MeterTurns(MachineId machine, Func<IPowerMeter> open, Action<decimal?> tell, ILogger log) : IDisposable
{
    private IPowerMeter? meter;
    private volatile MeterStanding standing = new(null, null);

    /// <summary>Any thread.</summary>
    public MeterStanding Standing => standing;

    public void Turn()
    {
        decimal? watts = null;
        string? trouble = null;
        try
        {
            meter ??= open();
            watts = meter.Read();
        }
        // Whatever it is: no job may be cut because of a meter, and none counts as over because its meter fell silent.
        catch (Exception e)
        {
            trouble = e.Message;
            Dispose();
        }
        if (trouble is not null && standing.Trouble is null) MeterLog.Lost(log, machine, trouble);
        if (trouble is null && standing.Trouble is not null) MeterLog.Back(log, machine);
        standing = new(watts, trouble);
        tell(watts);
    }

    public void Dispose()
    {
        meter?.Dispose();
        meter = null;
    }
}
