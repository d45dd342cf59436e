using System.Globalization;

namespace FabAccess.Edge.Tests.Signals;

/// <summary>A PWM chip as the kernel shows it, in a folder: one channel, exported already.</summary>
internal sealed class PwmFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-pwm-");

    public PwmFolder()
    {
        folder.CreateSubdirectory("pwm1");
        foreach (string file in new[] { "period", "duty_cycle", "enable" }) File.WriteAllText(At(file), "0");
    }

    public string Chip => folder.FullName;

    public long Duty => Read("duty_cycle");

    /// <summary>What sounds; null: nothing.</summary>
    public int? Hertz => Read("enable") == 1 && Duty > 0 ? (int)Math.Round(1_000_000_000.0 / Read("period")) : null;

    /// <summary>What a program leaves that was killed in a tone.</summary>
    public void LeaveSounding()
    {
        foreach (var (file, value) in new[] { ("period", 1_000_000), ("duty_cycle", 500_000), ("enable", 1) }) File.WriteAllText(At(file), $"{value}\n");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string At(string file) => Path.Combine(folder.FullName, "pwm1", file);

    // A file keeps what a shorter text does not cover; the kernel's takes each write by itself.
    private long Read(string file) => long.Parse(File.ReadLines(At(file)).First(), CultureInfo.InvariantCulture);
}
