using System.Globalization;
using System.Text.RegularExpressions;

namespace FabAccess.Core.Tests.Design;

/// <summary>hardware/pins.yaml contradicts neither itself nor the boards.</summary>
public sealed partial class PinMapTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(DesignTests.Root, "hardware", "pins.yaml"));

    [Fact]
    public void Pins_AreUsedOnce()
    {
        int[] pins = [.. Lines.SelectMany(line => Pin().Matches(line)).Select(Number)];

        Assert.True(pins.Length >= 5);
        Assert.Equal(pins.Distinct().Count(), pins.Length);
    }

    [Fact]
    public void Outputs_AreOnLinesThatArePulledDownAtPowerUp()
    {
        var outputs = Lines.SkipWhile(l => l != "outputs:").Skip(1).TakeWhile(l => l.StartsWith(' ')).SelectMany(l => Pin().Matches(l)).Select(Number).ToArray();

        Assert.NotEmpty(outputs);
        Assert.All(outputs, pin => Assert.InRange(pin, 9, 27));
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b(?:gpio|tx|rx|sda|scl): (\d+)")]
    private static partial Regex Pin();
}
