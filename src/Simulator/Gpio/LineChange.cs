namespace FabAccess.Simulator.Gpio;

/// <summary>A line went to another level.</summary>
/// <param name="Line">Its offset.</param>
/// <param name="Level">The new physical level.</param>
/// <param name="Timestamp"><see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>, CLOCK_MONOTONIC in nanoseconds, comparable between processes.</param>
/// <param name="Consumer">Who has the line; empty for nobody.</param>
public readonly record struct LineChange(int Line, bool Level, long Timestamp, string Consumer);
