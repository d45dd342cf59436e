using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace FabAccess.Simulator.Gpio;

/// <summary>
/// An open chip, and once a GPIO_V2_GET_LINE succeeded on it also that request's line descriptor. The kernel gives a new
/// descriptor for that; over a socket one connection plays both, so it carries one line request at most.
/// </summary>
public sealed class GpioDescriptor : IDisposable
{
    private readonly SimulatedGpioChip chip;
    private readonly Action<ReadOnlyMemory<byte>> tell;
    private int[]? offsets;
    private uint eventCount;
    private bool isClosed;

    internal GpioDescriptor(SimulatedGpioChip chip, Action<ReadOnlyMemory<byte>> tell)
    {
        this.chip = chip;
        this.tell = tell;
    }

    /// <summary>One ioctl on the bytes of its argument, which are changed as the kernel changes them; returns 0 or an errno.</summary>
    public int Control(uint request, Span<byte> argument)
    {
        lock (chip.Gate) return (int)(isClosed ? GpioError.Invalid : Dispatch(request, argument));
    }

    /// <summary>Releases the lines: they fall to their pull.</summary>
    public void Dispose()
    {
        lock (chip.Gate)
        {
            isClosed = true;
            foreach (int offset in offsets ?? []) Release(chip.Line(offset));
            offsets = null;
        }
    }

    internal void Tell(SimulatedLine line, long timestamp)
    {
        bool isRising = line.ReportedLevel ^ IsActiveLow(line);
        if ((line.Settings.Flags & (isRising ? GpioAbi.RisingEdge : GpioAbi.FallingEdge)) == 0) return;
        var bytes = new byte[GpioAbi.EventBytes];
        bool isWall = (line.Settings.Flags & GpioAbi.WallClock) != 0;
        long nanoseconds = isWall ? (TimeProvider.System.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) * 100 : (long)Stopwatch.GetElapsedTime(0, timestamp).TotalNanoseconds;
        BinaryPrimitives.WriteInt64LittleEndian(bytes, nanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), isRising ? GpioAbi.RisingEvent : GpioAbi.FallingEvent);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)line.Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), ++eventCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), (uint)++line.EventCount);
        tell(bytes);
    }

    private GpioError Dispatch(uint request, Span<byte> argument) => (request, argument.Length) switch
    {
        (GpioAbi.GetChipInfo, GpioAbi.ChipInfoBytes) => ChipInfo(argument),
        (GpioAbi.GetLineInfo, GpioAbi.LineInfoBytes) => LineInfo(argument),
        (GpioAbi.GetLine, GpioAbi.RequestBytes) => Take(argument),
        (GpioAbi.SetConfig, GpioAbi.ConfigBytes) => offsets is null ? GpioError.Invalid : Configure(argument),
        (GpioAbi.GetValues, GpioAbi.ValuesBytes) => offsets is null ? GpioError.Invalid : GetValues(argument),
        (GpioAbi.SetValues, GpioAbi.ValuesBytes) => offsets is null ? GpioError.Invalid : SetValues(argument),
        (GpioAbi.GetChipInfo or GpioAbi.GetLineInfo or GpioAbi.GetLine or GpioAbi.SetConfig or GpioAbi.GetValues or GpioAbi.SetValues, _) => GpioError.Invalid,
        _ => GpioError.NoSuchRequest,
    };

    private GpioError ChipInfo(Span<byte> argument)
    {
        argument.Clear();
        WriteText("gpiochip0", argument[..GpioAbi.NameBytes]);
        WriteText(chip.Label, argument.Slice(GpioAbi.NameBytes, GpioAbi.NameBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(argument[64..], (uint)chip.Lines);
        return GpioError.None;
    }

    private GpioError LineInfo(Span<byte> argument)
    {
        uint offset = LineRequest.U32(argument, 64);
        if (offset >= chip.Lines) return GpioError.Invalid;
        var line = chip.Line((int)offset);
        argument.Clear();
        WriteText($"GPIO{offset}", argument[..GpioAbi.NameBytes]);
        WriteText(line.Consumer, argument.Slice(GpioAbi.NameBytes, GpioAbi.NameBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(argument[64..], offset);
        ulong direction = (line.Settings.Flags & GpioAbi.Direction) == 0 ? GpioAbi.Input : 0;
        BinaryPrimitives.WriteUInt64LittleEndian(argument[72..], line.Settings.Flags | direction | (line.Owner is null ? 0 : GpioAbi.Used));
        return GpioError.None;
    }

    private GpioError Take(Span<byte> argument)
    {
        var error = LineRequest.Read(argument, chip.Lines, out int[] wanted, out string consumer, out var settings);
        if (error != GpioError.None) return error;
        if (offsets is not null || wanted.Distinct().Count() != wanted.Length || wanted.Any(o => chip.Line(o).Owner is not null)) return GpioError.Busy;
        offsets = wanted;
        for (int i = 0; i < wanted.Length; i++)
        {
            var line = chip.Line(wanted[i]);
            (line.Owner, line.Consumer, line.EventCount) = (this, consumer.Length == 0 ? "?" : consumer, 0);
            Apply(line, settings[i]);
        }
        // Any number above 2 does: the connection itself is the descriptor.
        BinaryPrimitives.WriteInt32LittleEndian(argument[GpioAbi.Descriptor..], 3);
        return GpioError.None;
    }

    private GpioError Configure(ReadOnlySpan<byte> argument)
    {
        var error = LineRequest.ReadConfig(argument, offsets!.Length, isRequest: false, out var settings);
        for (int i = 0; error == GpioError.None && i < offsets.Length; i++)
        {
            // A line for which no direction is named keeps its settings.
            if ((settings[i].Flags & GpioAbi.Direction) != 0) Apply(chip.Line(offsets[i]), settings[i]);
        }
        return error;
    }

    private GpioError GetValues(Span<byte> argument)
    {
        ulong mask = LineRequest.U64(argument, 8), bits = 0;
        bool any = false;
        for (int i = 0; i < offsets!.Length; i++)
        {
            if (((mask >> i) & 1) == 0) continue;
            any = true;
            var line = chip.Line(offsets[i]);
            if (line.Level ^ IsActiveLow(line)) bits |= 1UL << i;
        }
        BinaryPrimitives.WriteUInt64LittleEndian(argument, bits);
        return any ? GpioError.None : GpioError.Invalid;
    }

    private GpioError SetValues(ReadOnlySpan<byte> argument)
    {
        ulong bits = LineRequest.U64(argument, 0), mask = LineRequest.U64(argument, 8);
        int[] chosen = [.. Enumerable.Range(0, offsets!.Length).Where(i => ((mask >> i) & 1) != 0)];
        if (chosen.Length == 0) return GpioError.Invalid;
        if (chosen.Any(i => chip.Line(offsets[i]).Driven is null)) return GpioError.NotPermitted;
        if (chosen.Any(i => chip.Line(offsets[i]).Fault == LineFault.SetFails)) return GpioError.Io;
        foreach (int i in chosen)
        {
            var line = chip.Line(offsets[i]);
            line.Driven = (((bits >> i) & 1) != 0) ^ IsActiveLow(line);
            chip.Settle(line);
        }
        return GpioError.None;
    }

    private void Apply(SimulatedLine line, LineSettings settings)
    {
        line.Settings = settings;
        line.Driven = (settings.Flags & GpioAbi.Output) != 0 ? settings.InitialLevel ^ IsActiveLow(line) : null;
        chip.Settle(line);
        line.ReportedLevel = line.Level;
    }

    private void Release(SimulatedLine line)
    {
        line.Settling?.Dispose();
        (line.Settling, line.SettlingSince, line.Owner, line.Driven) = (null, null, null, null);
        // The direction stays to be seen after the release, as in the kernel; the bias goes.
        line.Settings = new(line.Settings.Flags & GpioAbi.Direction, false, TimeSpan.Zero);
        line.Consumer = "";
        chip.Settle(line);
        line.ReportedLevel = line.Level;
    }

    private static bool IsActiveLow(SimulatedLine line) => (line.Settings.Flags & GpioAbi.ActiveLow) != 0;

    private static void WriteText(string text, Span<byte> field) => Encoding.UTF8.GetBytes(text.Length < field.Length ? text : text[..(field.Length - 1)], field);
}
