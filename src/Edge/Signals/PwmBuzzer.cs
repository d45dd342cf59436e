using System.Globalization;
using System.Text;

namespace FabAccess.Edge.Signals;

/// <summary>
/// A passive buzzer on a PWM channel, as the kernel offers it in files (/sys/class/pwm/pwmchip0): half of each period is the
/// loudest, shorter pulses are quieter. It needs dtoverlay=pwm and its pin.
/// </summary>
public sealed class PwmBuzzer : IBuzzer, IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly string folder;
    private bool isOn;

    /// <param name="chip">The folder of the chip.</param>
    /// <param name="channel">Of the chip, from 0.</param>
    /// <exception cref="IOException">No such chip or channel, or not permitted.</exception>
    public PwmBuzzer(string chip, int channel)
    {
        folder = Path.Combine(chip, string.Create(CultureInfo.InvariantCulture, $"pwm{channel}"));
        if (!Directory.Exists(chip)) throw new IOException($"{chip}: no such PWM chip; it needs dtoverlay=pwm with the buzzer's pin.");
        if (!Directory.Exists(folder)) Put(Path.Combine(chip, "export"), channel);
        Put("enable", 0);
    }

    /// <inheritdoc/>
    public void Sound(int? hertz, int volumePercent)
    {
        if (hertz is not { } pitch || volumePercent == 0)
        {
            if (isOn) Put("enable", 0);
            isOn = false;
            return;
        }
        long period = NanosecondsPerSecond / pitch;
        // A pulse never is longer than its period, or the kernel refuses: so to nothing first.
        Put("duty_cycle", 0);
        Put("period", period);
        // Loudness is heard by its ratio, so half the number sounds half as loud.
        Put("duty_cycle", period / 2 * volumePercent * volumePercent / 10_000);
        if (!isOn) Put("enable", 1);
        isOn = true;
    }

    public void Dispose()
    {
        try
        {
            Put("enable", 0);
        }
        catch (IOException)
        {
            // It is gone, and silent with that.
        }
    }

    private void Put(string file, long value)
    {
        string path = Path.Combine(folder, file);
        try
        {
            // Not created: what is not there is not a file of the kernel's.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value}\n")));
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"{path}: not permitted; the service's user must be in group gpio.");
        }
    }
}
