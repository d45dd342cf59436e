using System.Diagnostics;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Simulator.Tests.Readers;

public sealed class VirtualReaderTests : IDisposable
{
    private static readonly byte[] Uid = Convert.FromHexString("04523B1A6F5C80");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-reader-");

    private string Link => Path.Combine(folder.FullName, "reader");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Line_Unplugged_PathIsGoneAndTheOpenPortFails()
    {
        using var reader = new VirtualReader(Link, baud: 0);
        using var port = new HostPort(Link);
        port.WakeUp();
        reader.Unplug();
        Assert.False(File.Exists(Link));
        Assert.Throws<IOException>(() => port.Ask(0x02));
    }

    [Fact]
    public void Line_PluggedBack_IsAFreshChipOnTheSamePath()
    {
        using var reader = new VirtualReader(Link, baud: 0);
        reader.Place(new PlainCard(Uid));
        reader.Unplug();
        reader.PlugBack();
        using var port = new HostPort(Link);
        port.WakeUp();
        Assert.Equal(Uid, port.Ask(0x4A, 0x01, 0x00)[^7..]);
        // The reader writes its last byte before it notes the time.
        Assert.True(SpinWait.SpinUntil(() => reader.Counters.LastCardAnswerAt > 0, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Line_FileInTheWay_IsNotReplaced()
    {
        File.WriteAllText(Link, "precious");
        Assert.Throws<IOException>(() => new VirtualReader(Link));
        Assert.Equal("precious", File.ReadAllText(Link));
    }

    [Fact]
    public void Line_Babbling_SendsGarbageAndNoFrame_ThenAnswersAgain()
    {
        using var reader = new VirtualReader(Link);
        using var port = new HostPort(Link);
        port.WakeUp();
        reader.Faults.IsBabbling = true;
        byte[] garbage = port.Read(300);
        Assert.DoesNotContain((byte)0x00, garbage);
        reader.Faults.IsBabbling = false;
        port.Drain();
        Assert.Equal([0x32, 0x01, 0x06, 0x07], port.Ask(0x02));
    }

    [Fact]
    public void Line_Paced_IsNeverFasterThanItsSpeed()
    {
        using var reader = new VirtualReader(Link);
        using var port = new HostPort(Link);
        port.WakeUp();
        long before = reader.Counters.BytesSent, start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 20; i++) port.Ask(0x02);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double bytesPerSecond = (reader.Counters.BytesSent - before + (20 * 9)) / seconds;
        Assert.InRange(bytesPerSecond, 1, 11_520);
    }

    [Fact]
    public void Line_Idle_CostsNothing()
    {
        using var reader = new VirtualReader(Link);
        using var port = new HostPort(Link);
        port.WakeUp();
        long commands = reader.Counters.Commands;
        Assert.Empty(port.ReadWithin(TimeSpan.FromMilliseconds(200)));
        Assert.Equal(commands, reader.Counters.Commands);
    }
}
