namespace FabAccess.Simulation.Auditing;

/// <summary>Something that must never be, and was.</summary>
/// <param name="Invariant">Its name; part of a report and stays.</param>
/// <param name="Who">A box, a machine, or the server.</param>
/// <param name="At">True time since the beginning.</param>
/// <param name="Text">What was found, in words.</param>
public sealed record Violation(string Invariant, string Who, TimeSpan At, string Text);
