using System.Globalization;
using FabAccess.PowerCuts.Checks;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.PowerCuts.Days;

/// <summary>Permit lists that arrive, and nothing else: where a process is killed, only the thread that is killed may be at work.</summary>
/// <param name="Lists">So many, one after the other.</param>
internal sealed record PermitDay(int Lists) : IDay
{
    public void Live(string folder, Action<string> tell)
    {
        var permits = EdgeDay.Permits(folder, EdgeDay.Boot(0), NullLogger.Instance);
        for (int generation = 1; generation <= Lists; generation++)
        {
            if (permits.Accept(PermitLists.Of(generation)) is { } refusal) throw new InvalidOperationException(refusal.Reason);
            tell(string.Create(CultureInfo.InvariantCulture, $"permits {generation}"));
        }
    }

    public IExpectation Expect() => new EdgeExpectation();
}
