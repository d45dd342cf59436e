namespace FabAccess.Simulator.Meters;

/// <summary>A chip at an address of a simulated bus.</summary>
public interface II2cChip
{
    void Write(ReadOnlySpan<byte> bytes);

    void Read(Span<byte> bytes);
}

/// <summary>An I²C bus in memory. A transfer takes its time on the wire, nine clocks a byte, by the clock of whoever moves it.</summary>
/// <param name="pass">Lets time pass; null where it passes by itself.</param>
/// <param name="hertz">Of its clock.</param>
public sealed class SimulatedI2cBus(Action<TimeSpan>? pass = null, int hertz = 100_000)
{
    /// <summary>What the kernel says of it; the numbers are Linux's.</summary>
    public const int Done = 0, NoAnswer = 121, TimedOut = 110;

    private readonly Dictionary<byte, II2cChip> chips = [];

    /// <summary>Somebody holds the data line.</summary>
    public bool IsStuck { get; set; }

    /// <summary>Happens before each transfer, e.g. somebody else's.</summary>
    public Action? Before { get; set; }

    public int Transfers { get; private set; }

    public void Connect(byte address, II2cChip chip) => chips[address] = chip;

    public void Disconnect(byte address) => chips.Remove(address);

    /// <summary>One transfer: what is written, then what is read, with a start again between them. Either may be empty.</summary>
    public int Transfer(byte address, ReadOnlySpan<byte> written, Span<byte> read)
    {
        Before?.Invoke();
        Transfers++;
        if (IsStuck) return TimedOut;
        int bytes = (written.IsEmpty ? 0 : written.Length + 1) + (read.IsEmpty ? 0 : read.Length + 1);
        pass?.Invoke(TimeSpan.FromSeconds(9.0 * bytes / hertz));
        if (!chips.TryGetValue(address, out var chip)) return NoAnswer;
        if (!written.IsEmpty) chip.Write(written);
        if (!read.IsEmpty) chip.Read(read);
        return Done;
    }
}
