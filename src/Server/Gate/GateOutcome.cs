using FabAccess.Core.Wire;

namespace FabAccess.Server.Gate;

/// <summary>What the gate did about a request.</summary>
internal abstract record GateOutcome<T>
{
    private GateOutcome() { }

    public sealed record Given(T Answer) : GateOutcome<T>;

    /// <param name="Reason">For programs.</param>
    /// <param name="Detail">A sentence for the person at the box.</param>
    public sealed record Refused(GateRefusal Reason, string Detail) : GateOutcome<T>;
}
