using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Makes a case out of another one; the same from the same dice.</summary>
internal interface IMutation
{
    /// <param name="input">What is changed; stays as it is.</param>
    /// <param name="other">Another case, to take something from.</param>
    /// <param name="dice">Decides everything.</param>
    byte[] Of(byte[] input, byte[] other, Dice dice);

    /// <summary>What a case consists of, to be left out piece by piece; joined they are the case.</summary>
    IReadOnlyList<byte[]> Pieces(byte[] input);
}
