namespace FabAccess.Core.Signals;

/// <summary>How loud the sounds by a reader are, and how bright its lights and its display.</summary>
/// <param name="VolumePercent">0 to 100; 0 is silence.</param>
/// <param name="BrightnessPercent">0 to 100.</param>
public readonly record struct SignalLevels(int VolumePercent, int BrightnessPercent);
