using FabAccess.Core.Machines;
using FabAccess.Core.Printers;
using FabAccess.Edge.Devices;
using FabAccess.Edge.Printers;
using FabAccess.Simulator.Plugs;
using FabAccess.Simulator.Printers;

namespace FabAccess.Edge.Tests.Printers;

/// <summary>One simulated printer that is asked by HTTP, served on loopback, and the driver that asks it.</summary>
internal sealed class PrinterBench : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private PrinterBench(PrinterKind kind, PrinterJob job, PlugServer server, DirectoryInfo folder, Action<string> protect)
    {
        (Kind, Job, Server, this.folder, Protect) = (kind, job, server, folder, protect);
        KeyFile = Path.Combine(folder.FullName, "printer.key");
        Driver = KnownPrinters.Of(new(kind, "127.0.0.1", server.Port) { KeyFile = KeyFile }, TimeProvider.System);
        Key("right");
        protect("right");
    }

    public PrinterKind Kind { get; }

    public PrinterJob Job { get; }

    public PlugServer Server { get; }

    public Action<string> Protect { get; }

    public string KeyFile { get; }

    public IPrinter Driver { get; }

    public static async Task<PrinterBench> Start(PrinterKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("fabaccess-printer-");
        switch (kind)
        {
            case PrinterKind.OctoPrint:
                var octoPrint = new OctoPrintServer();
                return new(kind, octoPrint.Printer, await octoPrint.StartAsync(), folder, k => octoPrint.Key = k);
            case PrinterKind.Moonraker:
                var moonraker = new MoonrakerServer();
                return new(kind, moonraker.Printer, await moonraker.StartAsync(), folder, k => moonraker.Key = k);
            default:
                var prusaLink = new PrusaLinkServer();
                return new(kind, prusaLink.Printer, await prusaLink.StartAsync(), folder, k => prusaLink.Password = k);
        }
    }

    public void Key(string? text, bool isOpen = false)
    {
        File.Delete(KeyFile);
        if (text is null) return;
        File.WriteAllText(KeyFile, text + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isOpen ? UnixFileMode.OtherRead : 0));
    }

    public async ValueTask DisposeAsync()
    {
        Driver.Dispose();
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

/// <summary>A printer in memory.</summary>
internal sealed class PrinterInMemory : IPrinter
{
    /// <summary>Null: it does not answer.</summary>
    public PrinterReading? Says { get; set; } = Idle;

    public bool Refuses { get; set; }

    public int Asked { get; private set; }

    public bool IsDisposed { get; private set; }

    public static PrinterReading Idle { get; } = new(Activity.Idle, [new(24, 0)]);

    public static PrinterReading Hot { get; } = new(Activity.Idle, [new(180, 0)]);

    public static PrinterReading Busy { get; } = new(Activity.Busy, [new(215, 215)]);

    public string Place => "printer in memory";

    public PrinterReading Ask()
    {
        Asked++;
        if (Refuses) throw new DeviceRefusedException("The printer does not take the key.");
        return Says ?? throw new IOException("The printer cannot be reached.");
    }

    public void Dispose() => IsDisposed = true;
}
