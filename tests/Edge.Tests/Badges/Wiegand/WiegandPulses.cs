namespace FabAccess.Edge.Tests.Badges.Wiegand;

/// <summary>A reader's frame as text of 0 and 1, by another way than the decoder's.</summary>
internal static class WiegandPulses
{
    public static string Of(uint number, int bits)
    {
        string data = Convert.ToString(number, 2).PadLeft(bits - 2, '0');
        int front = data[..(data.Length / 2)].Count(b => b == '1'), back = data[(data.Length / 2)..].Count(b => b == '1');
        return $"{front % 2}{data}{1 - (back % 2)}";
    }
}
