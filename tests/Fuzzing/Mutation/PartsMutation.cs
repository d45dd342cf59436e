using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Changes one part's content, mostly; else its name, the order, the number.</summary>
/// <param name="content">For the contents.</param>
/// <param name="names">Names that a part may get instead of its own.</param>
internal sealed class PartsMutation(IMutation content, IReadOnlyList<string> names) : IMutation
{
    public const int MostParts = 8;

    public byte[] Of(byte[] input, byte[] other, Dice dice)
    {
        var parts = Parts.Of(input);
        if (parts.Count == 0) return other;
        var others = Parts.Of(other);
        int at = dice.Below(parts.Count);
        switch (dice.Below(16))
        {
            case 0 when parts.Count < MostParts: parts.Insert(dice.Below(parts.Count + 1), parts[at]); break;
            case 1 when parts.Count > 1: parts.RemoveAt(at); break;
            case 2: parts[at] = parts[at] with { Name = dice.Of(names) }; break;
            case 3 when others.Count > 0 && parts.Count < MostParts: parts.Insert(at, dice.Of(others)); break;
            default:
                parts[at] = parts[at] with { Content = content.Of(parts[at].Content, others.Count > 0 ? dice.Of(others).Content : [], dice) };
                break;
        }
        return Parts.Joined(parts);
    }

    public IReadOnlyList<byte[]> Pieces(byte[] input) => content.Pieces(input);
}
