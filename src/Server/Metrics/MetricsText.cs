using System.Globalization;
using System.Text;

namespace FabAccess.Server.Metrics;

/// <summary>Writes the text form of Prometheus, version 0.0.4: a family at a time, each with its help and its type.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder text = new();

    public MetricsText Gauge(string name, string help, params IEnumerable<(string Labels, double? Value)> samples) => Family(name, "gauge", help, samples);

    public MetricsText Counter(string name, string help, params IEnumerable<(string Labels, double? Value)> samples) => Family(name, "counter", help, samples);

    /// <summary><c>{box="laser"}</c>; a value may hold anything.</summary>
    public static string Label(string name, string value) =>
        $"{{{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"}}";

    public override string ToString() => text.ToString();

    // A sample without a value is left out: nothing is known.
    private MetricsText Family(string name, string type, string help, IEnumerable<(string Labels, double? Value)> samples)
    {
        text.Append("# HELP fabaccess_").Append(name).Append(' ').Append(help).Append("\n# TYPE fabaccess_").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var (labels, value) in samples)
            if (value is { } known) text.Append("fabaccess_").Append(name).Append(labels).Append(' ').Append(known.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }
}
