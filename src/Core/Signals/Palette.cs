namespace FabAccess.Core.Signals;

/// <summary>One pixel: 0 to 255 each.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>At this share of its brightness.</summary>
    /// <param name="permille">0 to 1000.</param>
    public Rgb At(int permille) => new(Share(Red, permille), Share(Green, permille), Share(Blue, permille));

    private static byte Share(byte part, int permille) => (byte)(part * permille / 1000);
}

/// <summary>What each <see cref="Light"/> is on this lab's rings.</summary>
public sealed record Palette(Rgb White, Rgb Green, Rgb Amber, Rgb Red, Rgb Blue)
{
    public static Palette Default { get; } = new(new(255, 255, 255), new(0, 220, 60), new(255, 140, 0), new(255, 0, 0), new(0, 90, 255));

    public Rgb Of(Light light) => light switch
    {
        Light.White => White,
        Light.Green => Green,
        Light.Amber => Amber,
        Light.Red => Red,
        Light.Blue => Blue,
        _ => throw new ArgumentOutOfRangeException(nameof(light), light, "No such light."),
    };
}
