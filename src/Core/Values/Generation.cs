namespace FabAccess.Core.Values;

/// <summary>
/// The number of a permit list. Lists only ever replace older ones. A server restored from a backup raises
/// <paramref name="Epoch"/>, so that its numbers still count as newer. The default value, 0.0, is older than any list.
/// </summary>
public readonly record struct Generation(int Epoch, long Number) : IComparable<Generation>
{
    public Generation Next => this with { Number = Number + 1 };

    public int CompareTo(Generation other) => (Epoch, Number).CompareTo((other.Epoch, other.Number));

    public static bool operator <(Generation left, Generation right) => left.CompareTo(right) < 0;

    public static bool operator >(Generation left, Generation right) => left.CompareTo(right) > 0;

    public static bool operator <=(Generation left, Generation right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Generation left, Generation right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Epoch}.{Number}";
}
