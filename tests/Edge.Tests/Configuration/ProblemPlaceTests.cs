using FabAccess.Edge.Configuration;

namespace FabAccess.Edge.Tests.Configuration;

/// <summary>Each mistake is named with its line and column, as editors count them.</summary>
public sealed class ProblemPlaceTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-places-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Mistakes_StandInTheirOrder_EachWithItsLine()
    {
        string[] said = Said("""
            {
              // The lab's workshop.
              "site": "atelier", "box": "box-a",
              "dataFolder": "data",
              "gpioChip": "gpiochip0",
              "machines": [
                { "machine": "laser-1", "reader": "pn532_uart:/dev/serial0",
                  "relayLine": 512,
                  "stoppLine": 4,
                },
                { "machine": "saw", "reader": "rdm6300:/dev/ttyUSB0" },
              ],
            }
            """);
        Assert.Collection(
            said,
            s => Assert.StartsWith("box.json:5:3: gpioChip must begin with", s, StringComparison.Ordinal),
            s => Assert.StartsWith("box.json:8:7: machines[0].relayLine must be", s, StringComparison.Ordinal),
            s => Assert.StartsWith("box.json:9:7: machines[0].stoppLine is not known here. Did you mean 'stopLine'?", s, StringComparison.Ordinal),
            // What is missing is missing where it should stand.
            s => Assert.StartsWith("box.json:11:5: machines[1].relayLine must be", s, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\n  \"site\": \"a\"\n  \"box\": 1\n}", "box.json:3:3: The file ")]
    [InlineData("{\r\n  \"site\": atelier\r\n}", "box.json:2:11: The file ")]
    [InlineData("", "box.json:1:1: The file ")]
    public void TextThatIsNoJson_IsNamedWithItsLine(string text, string begin)
    {
        string said = Assert.Single(Said(text));
        Assert.StartsWith(begin, said, StringComparison.Ordinal);
        Assert.Contains("is not JSON", said, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", said, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatBeginsWithAMark_IsRead() => Assert.All(Said("\uFEFF{\n\"site\": 5 }"), s => Assert.DoesNotContain("is not JSON", s, StringComparison.Ordinal));

    [Fact]
    public void NameWithHalfACharacter_DoesNotHideTheRest() => Assert.NotEmpty(Said("{\n\"\\udc00\": 5,\n\"site\": 5 }"));

    private string[] Said(string text)
    {
        string path = Path.Combine(folder.FullName, "box.json");
        File.WriteAllText(path, text);
        return [.. Assert.IsType<ConfigurationReading.Unusable>(BoxConfigurationFile.Read(path)).Problems.Select(p => p.InFile("box.json"))];
    }
}
