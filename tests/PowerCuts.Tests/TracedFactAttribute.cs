using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Tests;

/// <summary>A test that traces a process; where that is not possible the run shows it as skipped, with the reason.</summary>
internal sealed class TracedFactAttribute : FactAttribute
{
    public TracedFactAttribute() => Skip = Strace.WhyNot;
}
