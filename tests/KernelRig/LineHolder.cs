using System.Diagnostics;
using FabAccess.Edge.Gpio;

namespace FabAccess.KernelRig;

/// <summary>Another process that holds a relay line high until it is told to end, or is killed.</summary>
public sealed class LineHolder : IDisposable
{
    private readonly Process process;

    public LineHolder(string chip, uint line)
    {
        string[] arguments = ["exec", typeof(LineHolder).Assembly.Location, "hold", chip, line.ToString()];
        process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Holds = process.StandardOutput.ReadLine() == "held";
    }

    public bool Holds { get; }

    /// <summary>What the child does: takes the line, says so, and leaves without giving anything back.</summary>
    public static int Hold(string chip, uint line)
    {
        GpioCharacterDevice.Open(chip).OpenOutput(line, high: true);
        Console.WriteLine("held");
        Console.ReadLine();
        return 0;
    }

    public void LetExit()
    {
        process.StandardInput.Close();
        process.WaitForExit();
    }

    /// <summary>SIGKILL: no handler, no finally, no finalizer.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose() => process.Dispose();
}
