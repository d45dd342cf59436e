using System.Collections.Immutable;
using System.Diagnostics;
using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Readers;

/// <summary>
/// A PN532 reader made of software, on a pseudo-terminal behind a symbolic link that stays the same when it is unplugged
/// and comes back. Drivers open <see cref="LinkPath"/> as they would open a serial port.
///
/// One thread a reader waits for bytes, so an idle reader costs nothing. Bytes in both directions take the time that they
/// take on a real line: a command is acted on when its last byte would be through, an answer leaves byte by byte.
/// All members may be used from any thread; times are <see cref="Stopwatch"/> timestamps (CLOCK_MONOTONIC, so they
/// compare between processes).
/// </summary>
public sealed class VirtualReader : IDisposable
{
    private readonly Lock plug = new();
    private readonly SerialPace pace;
    private readonly RfField antenna;
    private PluggedReader? plugged;

    /// <param name="linkPath">Where drivers find it. A link that is there already is replaced.</param>
    /// <param name="baud">Speed of the line; 0 sends whole frames at once.</param>
    /// <exception cref="IOException">Something other than a link has that path, or the system gives no pseudo-terminal.</exception>
    public VirtualReader(string linkPath, int baud = 115_200)
    {
        LinkPath = Path.GetFullPath(linkPath);
        pace = new(baud);
        antenna = new(Wake);
        Faults = new(Wake);
        PlugBack();
    }

    public string LinkPath { get; }

    /// <summary>What libnfc wants to hear.</summary>
    public string ConnectionString => "pn532_uart:" + LinkPath;

    public LinkFaults Faults { get; }

    public bool IsPluggedIn => plugged is not null;

    public ImmutableArray<VirtualCard> CardsInField => antenna.Cards;

    /// <summary>What has gone over the line so far, through all unpluggings.</summary>
    public ReaderCounters Counters { get; } = new();

    /// <summary>The Bxxx constant that the driver set last; 0 when unplugged.</summary>
    public uint LineSpeed
    {
        get
        {
            lock (plug) return plugged?.LineSpeed ?? 0;
        }
    }

    /// <summary>These cards lie before the antenna from now on, in place of whatever lay there.</summary>
    public void Place(params VirtualCard[] cards) => antenna.Put([.. cards]);

    /// <summary>Nothing lies before the antenna any more.</summary>
    public void Remove() => antenna.Put([]);

    /// <summary>The card comes and is torn away in the middle of its first selection.</summary>
    public void TearAway(VirtualCard card, HalfRead kind) => antenna.PutTorn(card, kind);

    /// <summary>The plug is pulled: the path disappears, and whoever has the port open gets errors. Without effect when it is out.</summary>
    public void Unplug()
    {
        lock (plug)
        {
            if (plugged is null) return;
            File.Delete(LinkPath);
            plugged.Dispose();
            plugged = null;
        }
    }

    /// <summary>The plug goes in again: a freshly powered chip behind the same path. Without effect when it is in.</summary>
    public void PlugBack()
    {
        lock (plug)
        {
            if (plugged is not null) return;
            if (new FileInfo(LinkPath) is { Exists: true, LinkTarget: null }) throw new IOException($"{LinkPath} is a file, not a link; a virtual reader does not replace it.");
            File.Delete(LinkPath);
            plugged = new(pace, antenna, Faults, Counters);
            File.CreateSymbolicLink(LinkPath, plugged.Path);
        }
    }

    /// <summary>The chip loses its power for a moment while the port stays: it sleeps until it is woken as after power-on.</summary>
    public void PowerCycle()
    {
        lock (plug) plugged?.PowerCycle();
    }

    public void Dispose() => Unplug();

    private void Wake()
    {
        lock (plug) plugged?.Wake();
    }
}
