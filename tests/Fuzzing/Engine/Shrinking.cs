using System.Diagnostics;

namespace FabAccess.Fuzzing.Engine;

/// <summary>Makes a case smaller while what is wrong with it stays: leaves out pieces, large ones first.</summary>
internal static class Shrinking
{
    private const int MostTries = 3000;

    // A case that is slow is slow at each try.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(3);

    /// <param name="input">The case.</param>
    /// <param name="pieces">Cuts a case into pieces that can be left out.</param>
    /// <param name="isStill">Whether a smaller case still shows it.</param>
    public static byte[] Of(byte[] input, Func<byte[], IReadOnlyList<byte[]>> pieces, Func<byte[], bool> isStill)
    {
        int tries = 0;
        long start = Stopwatch.GetTimestamp();
        bool IsOver() => tries++ >= MostTries || Stopwatch.GetElapsedTime(start) > MostTime;
        return Leave(Leave(input, pieces, isStill, IsOver), Bytes, isStill, IsOver);
    }

    private static byte[] Leave(byte[] input, Func<byte[], IReadOnlyList<byte[]>> pieces, Func<byte[], bool> isStill, Func<bool> isOver)
    {
        List<byte[]> left = [.. pieces(input)];
        for (int size = Math.Max(1, left.Count / 2); size >= 1; size /= 2)
        {
            for (int at = 0; at < left.Count && !isOver();)
            {
                List<byte[]> fewer = [.. left[..at], .. left[Math.Min(left.Count, at + size)..]];
                if (isStill(Joined(fewer))) left = fewer;
                else at += size;
            }
        }
        return Joined(left);
    }

    private static IReadOnlyList<byte[]> Bytes(byte[] input) => [.. input.Select(b => new[] { b })];

    private static byte[] Joined(List<byte[]> pieces) => [.. pieces.SelectMany(p => p)];
}
