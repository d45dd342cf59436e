using FabAccess.Edge.Commands;

namespace FabAccess.Edge.Tests.Commands;

public sealed class EdgeCommandLineTests
{
    [Theory]
    [InlineData(0, "version")]
    [InlineData(0, "--help")]
    [InlineData(2)]
    [InlineData(2, "fly")]
    [InlineData(2, "run")]
    [InlineData(2, "version", "twice")]
    [InlineData(2, "enroll", "--config", "/nowhere/box.json")]
    [InlineData(3, "enroll", "--config", "/nowhere/box.json", "fab1/")]
    [InlineData(3, "check-config", "--config", "/nowhere/box.json")]
    [InlineData(3, "run", "--config", "/nowhere/box.json")]
    public void Verb_WithTheseArguments_EndsWithThatCode(int code, params string[] arguments) => Assert.Equal(code, EdgeCommandLine.Invoke(arguments));

    [Fact]
    public void DataFolder_InUse_IsRefusedUntilItIsFree()
    {
        var folder = Directory.CreateTempSubdirectory("fabaccess-data-");
        using (new DataFolder(folder.FullName))
            Assert.Contains("Another fabaccess-edge", Assert.Throws<IOException>(() => new DataFolder(folder.FullName)).Message, StringComparison.Ordinal);
        using (new DataFolder(folder.FullName)) Assert.True(folder.Exists);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Doctor_SaysWhatHourTheDisplaysGoBy() =>
        Assert.Contains("far: it is 03:05 there", DoctorCommand.HourIn(TimeZoneInfo.CreateCustomTimeZone("far", TimeSpan.FromHours(14), "far", "far"), new(2026, 11, 21, 13, 5, 0, TimeSpan.Zero)), StringComparison.Ordinal);
}
