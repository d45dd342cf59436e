using System.Globalization;
using System.Text;

namespace FabAccess.Simulator.Readers;

/// <summary>
/// An RDM6300 made of software, on a pseudo-terminal behind a symbolic link that stays the same when it is unplugged and
/// comes back. It repeats the number of the tag that lies there, and is silent otherwise. Any thread.
/// </summary>
public sealed class VirtualRdm6300 : IDisposable
{
    private static readonly TimeSpan Repeats = TimeSpan.FromMilliseconds(65);

    private readonly Lock gate = new();
    private readonly Timer timer;
    private PseudoTerminal? line;
    private byte[]? tag;

    /// <param name="linkPath">Where drivers find it. A link that is there already is replaced.</param>
    public VirtualRdm6300(string linkPath)
    {
        LinkPath = Path.GetFullPath(linkPath);
        PlugBack();
        timer = new(_ => Repeat(), null, Repeats, Repeats);
    }

    public string LinkPath { get; }

    /// <summary>What a box's configuration says of it.</summary>
    public string ConnectionString => "rdm6300:" + LinkPath;

    /// <summary>The Bxxx constant that the driver set last; 0 when unplugged.</summary>
    public uint LineSpeed
    {
        get
        {
            lock (gate) return line?.Speed ?? 0;
        }
    }

    /// <summary>A frame: 02, version and number in hex, their XOR, 03.</summary>
    public static byte[] Frame(byte version, uint number)
    {
        byte sum = BitConverter.GetBytes(number).Aggregate(version, (all, next) => (byte)(all ^ next));
        return [0x02, .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{version:X2}{number:X8}{sum:X2}")), 0x03];
    }

    /// <summary>A tag lies there from now on, in place of whatever lay there.</summary>
    public void Place(byte version, uint number)
    {
        lock (gate) tag = Frame(version, number);
    }

    public void Remove()
    {
        lock (gate) tag = null;
    }

    /// <summary>These bytes go over the line once; they have arrived when it returns.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            _ = line?.Write(bytes);
            // A driver that is quicker has read them already.
            line?.WaitForDelivery(Repeats);
        }
    }

    /// <summary>The path disappears, and whoever has the port open gets errors. Without effect when it is out.</summary>
    public void Unplug()
    {
        lock (gate)
        {
            if (line is null) return;
            File.Delete(LinkPath);
            line.Dispose();
            line = null;
        }
    }

    /// <summary>Without effect when it is in.</summary>
    public void PlugBack()
    {
        lock (gate)
        {
            if (line is not null) return;
            File.Delete(LinkPath);
            line = new();
            File.CreateSymbolicLink(LinkPath, line.Path);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        Unplug();
    }

    private void Repeat()
    {
        lock (gate)
            if (tag is not null) _ = line?.Write(tag);
    }
}
