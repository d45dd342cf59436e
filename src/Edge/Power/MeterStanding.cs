namespace FabAccess.Edge.Power;

/// <summary>How a machine's meter stands.</summary>
/// <param name="Watts">Its last reading; null while there is none.</param>
/// <param name="Trouble">Why it says nothing, a sentence; null when it does, or has not measured for long enough.</param>
public sealed record MeterStanding(decimal? Watts, string? Trouble);
