using System.Text.Json;

namespace FabAccess.Bench;

/// <summary>One line of the report. A ratio is ours over reference unless the name says otherwise; it holds when it lies on the right side of the goal.</summary>
internal sealed record Figure(string Name, double Ours, double Reference, string Unit, double Goal, bool AtLeast, string Detail)
{
    public double Ratio => Ours / Reference;

    public bool Holds => AtLeast ? Ratio >= Goal : Ratio <= Goal;

    public string ToJson() => JsonSerializer.Serialize(new
    {
        name = Name,
        ours = Round(Ours),
        reference = Round(Reference),
        unit = Unit,
        ratio = Round(Ratio),
        goal = $"{(AtLeast ? ">=" : "<=")} {Goal}",
        holds = Holds,
        detail = Detail,
    });

    private static double Round(double value) => Math.Abs(value) >= 100 ? Math.Round(value) : Math.Round(value, 3);
}
