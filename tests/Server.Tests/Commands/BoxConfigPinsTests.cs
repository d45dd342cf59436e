using System.Globalization;
using System.Text.RegularExpressions;
using FabAccess.Server.Commands;

namespace FabAccess.Server.Tests.Commands;

/// <summary>What "box config" writes is what the drawings say.</summary>
public sealed partial class BoxConfigPinsTests
{
    [Fact]
    public void Relays_AreThoseOfThePinMap_InItsOrder()
    {
        string map = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pins.yaml"));

        var relays = Relay().Matches(map).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

        Assert.Equal(relays, BoxConfigCommand.RelayLines);
    }

    [GeneratedRegex(@"^  relay(?:_\d+)?: \{ gpio: (\d+)", RegexOptions.Multiline)]
    private static partial Regex Relay();
}
