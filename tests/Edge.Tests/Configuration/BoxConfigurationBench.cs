using System.Collections.Immutable;
using FabAccess.Edge.Configuration;

namespace FabAccess.Edge.Tests.Configuration;

/// <summary>A box.json that is sound, and a place to read it from with something changed.</summary>
public abstract class BoxConfigurationBench : IDisposable
{
    protected const string Text = """
        {"site":"atelier","box":"box-a","dataFolder":"data","broker":{"host":"127.0.0.1"},
         "gpioChip":"label:pinctrl-bcm2711",
         "machines":[{"machine":"laser-1","reader":"pn532_uart:/dev/serial0","relayLine":22,"stopLine":26},
                     {"machine":"laser-2","reader":"pn532_uart:/dev/ttyUSB0","relayLine":23}]}
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-config-");

    protected string Folder => folder.FullName;

    public void Dispose()
    {
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The first machine with something else that switches it.</summary>
    protected static string With(string instead)
    {
        ArgumentNullException.ThrowIfNull(instead);
        return Text.Replace("\"relayLine\":22,", instead.Trim() is { Length: > 0 } text ? text + "," : "", StringComparison.Ordinal);
    }

    protected BoxConfiguration Sound(string text) => Assert.IsType<ConfigurationReading.Sound>(Read(text)).Configuration;

    protected ImmutableArray<string> Problems(string text) => [.. Assert.IsType<ConfigurationReading.Unusable>(Read(text)).Problems.Select(p => p.Text)];

    protected ConfigurationReading Read(string text)
    {
        string path = Path.Combine(Folder, "box.json");
        File.WriteAllText(path, text);
        return BoxConfigurationFile.Read(path);
    }
}
