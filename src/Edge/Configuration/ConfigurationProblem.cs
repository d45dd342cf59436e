using System.Globalization;

namespace FabAccess.Edge.Configuration;

/// <summary>One mistake in a configuration file.</summary>
/// <param name="Place">Which value, e.g. machines[0].relayLine; empty for the file as a whole.</param>
/// <param name="Text">What is wrong and what there should be, a sentence.</param>
/// <param name="At">Where in the file; null where it is in no place of it.</param>
public sealed record ConfigurationProblem(string Place, string Text, TextPlace? At)
{
    /// <summary>As compilers say it, so that editors jump there: FILE:LINE:COLUMN: TEXT.</summary>
    public string InFile(string file) => At is { } at ? string.Create(CultureInfo.InvariantCulture, $"{file}:{at.Line}:{at.Column}: {Text}") : $"{file}: {Text}";
}

/// <summary>A place in a text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">In bytes, from 1.</param>
public readonly record struct TextPlace(int Line, int Column);
