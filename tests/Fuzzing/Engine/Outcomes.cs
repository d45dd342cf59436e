namespace FabAccess.Fuzzing.Engine;

/// <summary>
/// The kinds of outcome that were seen. Without instrumentation this is the cheapest honest sign that a case went another
/// way than those before: each refusal names its reason, and a reason is a branch. Numbers, quoted text and long tails differ
/// from case to case and say nothing, so they do not count.
/// </summary>
internal sealed class Outcomes
{
    private const int LongestKind = 160, MostKinds = 5000;

    private readonly HashSet<string> seen = [];

    public int Count => seen.Count;

    /// <summary>Whether this kind is new.</summary>
    public bool Add(string outcome) => seen.Count < MostKinds && seen.Add(KindOf(outcome));

    internal static string KindOf(string outcome)
    {
        Span<char> kind = stackalloc char[LongestKind];
        int length = 0;
        bool isQuoted = false;
        foreach (char c in outcome)
        {
            if (length == LongestKind) break;
            if (c is '\'' or '"') isQuoted = !isQuoted;
            if (isQuoted || (char.IsAsciiHexDigit(c) && length > 0 && kind[length - 1] == '#')) continue;
            kind[length++] = char.IsAsciiDigit(c) ? '#' : c;
        }
        return kind[..length].ToString();
    }
}
