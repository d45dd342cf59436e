using FabAccess.Simulator.Demo;

namespace FabAccess.Simulator.Tests.Demo;

public class DemoArgumentsTests
{
    private static readonly string Program = typeof(DemoArguments).Assembly.Location;

    [Fact]
    public void Arguments_All_AreRead()
    {
        var read = DemoArguments.Read(["--once", "--port", "9000", "--state", "there", "--server", Program, "--edge", Program, "--json"], out string problem);
        Assert.Equal("", problem);
        Assert.Equal(new DemoArguments(true, 9000, "there", Program, Program, true), read);
    }

    [Theory]
    [InlineData("--port is a number", "--port", "x")]
    [InlineData("--port is a number", "--port", "70000")]
    [InlineData("needs a value", "--state")]
    [InlineData("not an option", "--what")]
    [InlineData("no program", "--server", "/nowhere")]
    public void Arguments_WithoutSense_AreRefusedWithTheReason(string reason, params string[] words)
    {
        Assert.Null(DemoArguments.Read(words, out string problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }
}
