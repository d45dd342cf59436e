namespace FabAccess.Core.Tests.Signals;

/// <summary>The legend and the table agree.</summary>
public sealed class LegendTests
{
    [Fact]
    public void Legend_InTheDocuments_IsTheTable() => Approved.Check("docs/signals.md", Legend.Text());
}
