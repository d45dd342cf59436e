namespace FabAccess.Core.Signals;

/// <summary>The colours of signals. They help; they never carry a meaning alone, and a lab may change them (<see cref="Palette"/>).</summary>
public enum Light
{
    White,
    Green,
    Amber,
    Red,
    Blue,
}
