using System.Diagnostics;
using System.Runtime.InteropServices;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Badges.Keyboard;
using Microsoft.Win32.SafeHandles;

namespace FabAccess.Edge.Tests.Badges.Keyboard;

/// <summary>The reader on a FIFO, which gives out bytes as an event device does; only the grab needs a real device, and is not tried yet.</summary>
public sealed partial class KeyboardReaderTests : IDisposable
{
    private const int WriteOnly = 1;
    private static readonly FieldContent Empty = new FieldContent.Empty();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-keys-");
    private readonly FakeTime time = new();
    private readonly DeviceFile device;
    private readonly FileStream keys;
    private readonly KeyboardReader reader;

    public KeyboardReaderTests()
    {
        string path = Path.Combine(folder.FullName, "event0");
        Assert.Equal(0, MakeFifo(path, 0x180));
        device = DeviceFile.Open(path, "input");
        // Not by its path: .NET would want the lock that the reader holds.
        keys = new(OpenFile(path, WriteOnly), FileAccess.Write, bufferSize: 0);
        reader = new(device, KeyboardFormat.Em10Digits, time);
    }

    public void Dispose()
    {
        reader.Dispose();
        keys.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Number_Typed_LiesThereForOneLook()
    {
        Assert.Equal(Empty, reader.Look());
        Type("0005389082\n");
        Assert.Equal([new FieldContent.OneCard(TestUids.Of(0xFA, 32, 0, 0x00, 0x52, 0x3B, 0x1A)), Empty], [reader.Look(), reader.Look()]);
    }

    [Fact]
    public void Numbers_TypedBetweenTwoLooks_AreAllToldInTheirOrder()
    {
        Type("0000000001\n0000000002\n");
        Assert.Equal([Card(1), Card(2), Empty], [reader.Look(), reader.Look(), reader.Look()]);
    }

    [Fact]
    public void Number_HalfTyped_IsUnreadableAfterASilence_AndDoesNotSpoilTheNext()
    {
        Type("00000");
        Assert.Equal(Empty, reader.Look());
        time.Pass(TypedNumbers.Silence);
        Assert.Equal(new FieldContent.Unreadable(), reader.Look());
        Type("0000000003\n");
        Assert.Equal(Card(3), reader.Look());
    }

    [Fact]
    public void Look_WithNothingTyped_DoesNotWait()
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < 20; i++) Assert.Equal(Empty, reader.Look());
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Plug_Pulled_FailsAtEachLook()
    {
        keys.Dispose();
        for (int i = 0; i < 3; i++) Assert.Contains("is gone", Assert.Throws<IOException>(reader.Look).Message, StringComparison.Ordinal);
    }

    private static FieldContent.OneCard Card(byte number) => new(TestUids.Of(0xFA, 32, 0, 0, 0, 0, number));

    private void Type(string characters) => keys.Write(KeyRecords.Typed(characters, nint.Size));

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
