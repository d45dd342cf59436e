using FabAccess.Edge.Signals;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>A test that draws with the system's console font; where it is not installed the run shows it as skipped, with the reason. ./fab test installs it.</summary>
internal sealed class WithConsoleFontAttribute : FactAttribute
{
    public WithConsoleFontAttribute() => Skip = WhyNot;

    internal static string? WhyNot => File.Exists(ConsoleFont.Standard) ? null : $"{ConsoleFont.Standard} is not installed: apt-get install {ConsoleFont.Package}.";
}

/// <summary>The same, for a table of cases.</summary>
internal sealed class CasesWithConsoleFontAttribute : TheoryAttribute
{
    public CasesWithConsoleFontAttribute() => Skip = WithConsoleFontAttribute.WhyNot;
}
