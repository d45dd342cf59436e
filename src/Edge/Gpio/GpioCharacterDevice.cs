using System.Runtime.InteropServices;
using System.Text;

namespace FabAccess.Edge.Gpio;

/// <summary>
/// The lines of one chip by the kernel's GPIO character device. A line is held by an open descriptor: closing it, or
/// dying, releases the line. Whether a released output falls back to its pull or keeps its level is the kernel's
/// choice (Raspberry Pi OS keeps it unless strict_gpiod is set), so an output is driven low before it is let go.
/// </summary>
public sealed class GpioCharacterDevice : IGpioLines
{
    /// <summary>Edges the kernel keeps for a line until they are read; beyond it the oldest is forgotten.</summary>
    private const uint EdgesKept = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<uint, IDisposable> taken = [];
    private readonly Func<IGpioDescriptor> openChip;
    private readonly string chip;
    private readonly uint lines;

    private GpioCharacterDevice(string chip, Func<IGpioDescriptor> openChip)
    {
        (this.chip, this.openChip) = (chip, openChip);
        using IGpioDescriptor descriptor = openChip();
        ChipInfo info = default;
        int error = descriptor.Control(GpioUapi.GetChipInfo, MemoryMarshal.AsBytes(new Span<ChipInfo>(ref info)));
        if (error != 0) throw GpioFailure.Of(chip, error);
        (lines, Label) = (info.Lines, TextOf(info.Label));
    }

    /// <summary>What the chip's driver calls it, e.g. pinctrl-bcm2711.</summary>
    public string Label { get; }

    /// <summary>Finds a chip and checks that it answers.</summary>
    /// <param name="chip">
    /// A device path; or label:NAME for the first chip in order of path whose driver calls it so, which unlike the
    /// path does not change with the kernel; or unix:PATH for a chip that the simulator serves.
    /// </param>
    /// <exception cref="IOException">No such chip, not permitted, or not a GPIO chip.</exception>
    public static GpioCharacterDevice Open(string chip)
    {
        if (Rest(chip, "unix:") is { } socket) return new(chip, () => SocketDescriptor.Open(socket));
        return Rest(chip, "label:") is { } label ? FindByLabel(label) : OpenPath(chip);
    }

    /// <inheritdoc/>
    public IOutputLine OpenOutput(uint line, bool high)
    {
        var request = new LineRequest { Config = { Flags = GpioUapi.Output, AttributeCount = 1 } };
        request.Config.Attributes[0] = new() { Id = GpioUapi.AttributeOutputValues, Value = high ? 1u : 0u, Mask = 1 };
        return Track(line, new OutputLine(Take(line, request), NameOf(line)));
    }

    /// <inheritdoc/>
    public IInputLine OpenInput(uint line, LinePull pull, TimeSpan debounce)
    {
        ulong flags = GpioUapi.Input | GpioUapi.EdgeRising | GpioUapi.EdgeFalling | (pull == LinePull.Up ? GpioUapi.PullUp : GpioUapi.PullDown);
        var request = new LineRequest { Config = { Flags = flags }, EventBufferSize = EdgesKept };
        if (debounce > TimeSpan.Zero)
        {
            request.Config.AttributeCount = 1;
            request.Config.Attributes[0] = new() { Id = GpioUapi.AttributeDebounce, Value = (uint)debounce.TotalMicroseconds, Mask = 1 };
        }
        return Track(line, new InputLine(Take(line, request), NameOf(line)));
    }

    /// <summary>
    /// Takes two lines as one input that reports their falling edges, in the order in which they came: pulses of a Wiegand
    /// reader, pulled up for the time in which nobody drives them. <see cref="IInputLine.ReadLevel"/> is the first one's.
    /// </summary>
    /// <param name="first">One line.</param>
    /// <param name="second">The other.</param>
    /// <param name="edgesKept">Edges the kernel keeps until they are read; beyond it the oldest is forgotten.</param>
    /// <exception cref="IOException">No such lines, or somebody else has one.</exception>
    public IInputLine OpenPulses(uint first, uint second, int edgesKept)
    {
        var request = new LineRequest { Config = { Flags = GpioUapi.Input | GpioUapi.EdgeFalling | GpioUapi.PullUp }, EventBufferSize = (uint)edgesKept };
        return Track(first, new InputLine(Take([first, second], request), NameOf(first)));
    }

    /// <summary>Lets go of every line taken here that still is: outputs go low first.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (IDisposable line in taken.Values) line.Dispose();
            taken.Clear();
        }
    }

    private IGpioDescriptor Take(uint line, LineRequest request) => Take([line], request);

    private IGpioDescriptor Take(ReadOnlySpan<uint> wanted, LineRequest request)
    {
        for (int i = 0; i < wanted.Length; i++)
            request.Offsets[i] = wanted[i] < lines ? wanted[i] : throw new IOException($"{chip} has lines 0 to {lines - 1}, so no line {wanted[i]}.");
        request.LineCount = (uint)wanted.Length;
        "fabaccess"u8.CopyTo(request.Consumer);
        IGpioDescriptor descriptor = openChip();
        try
        {
            int error = descriptor.Control(GpioUapi.GetLine, MemoryMarshal.AsBytes(new Span<LineRequest>(ref request)));
            if (error != 0) throw GpioFailure.Of(wanted.Length == 1 ? NameOf(wanted[0]) : $"Lines {wanted[0]} and {wanted[1]} of {chip}", error);
            descriptor.BecomeLine(request.Descriptor);
            return descriptor;
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    // A line that could be taken again was released before: its entry is replaced.
    private T Track<T>(uint number, T line)
        where T : IDisposable
    {
        lock (gate) taken[number] = line;
        return line;
    }

    private string NameOf(uint line) => $"Line {line} of {chip}";

    private static GpioCharacterDevice OpenPath(string path) => new(path, () => KernelDescriptor.Open(path));

    private static GpioCharacterDevice FindByLabel(string label)
    {
        var seen = new List<string>();
        foreach (string path in Directory.GetFiles("/dev", "gpiochip*").Order(StringComparer.Ordinal))
        {
            GpioCharacterDevice device = OpenPath(path);
            if (device.Label == label) return device;
            seen.Add(device.Label);
        }
        throw new IOException(seen.Count == 0
            ? $"No GPIO chip is called {label}: this machine has none."
            : $"No GPIO chip is called {label}; there are: {string.Join(", ", seen)}.");
    }

    private static string TextOf(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..(text.IndexOf((byte)0) is >= 0 and var end ? end : text.Length)]);

    private static string? Rest(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
