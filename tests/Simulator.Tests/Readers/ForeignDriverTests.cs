using System.Diagnostics;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Simulator.Tests.Readers;

/// <summary>A program that is not ours (Debian's libnfc-bin) uses the reader as it would use a real one: that keeps the emulator honest.</summary>
public sealed class ForeignDriverTests : IDisposable
{
    private const string First = "04523B1A6F5C80", Second = "04A1B2C3D4E580";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-nfc-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(115_200)]
    public void NfcList_OneCard_PrintsItsUid(int baud)
    {
        using var reader = new VirtualReader(Path.Combine(folder.FullName, "reader"), baud);
        reader.Place(CardKinds.Make("desfire", First));
        Assert.Equal([First], NfcList(reader));
    }

    [Fact]
    public void NfcList_TwoCards_PrintsBothUids()
    {
        using var reader = new VirtualReader(Path.Combine(folder.FullName, "reader"));
        reader.Place(CardKinds.Make("ntag", First), CardKinds.Make("ntag", Second));
        Assert.Equal([First, Second], NfcList(reader).Order());
    }

    [Fact]
    public void NfcList_EmptyField_PrintsNone()
    {
        using var reader = new VirtualReader(Path.Combine(folder.FullName, "reader"));
        Assert.Empty(NfcList(reader));
    }

    private static List<string> NfcList(VirtualReader reader)
    {
        var start = new ProcessStartInfo("nfc-list", "-t 1") { RedirectStandardOutput = true };
        start.Environment["LIBNFC_DEVICE"] = reader.ConnectionString;
        start.Environment["LIBNFC_AUTO_SCAN"] = "false";
        using var nfcList = Process.Start(start)!;
        string text = nfcList.StandardOutput.ReadToEnd();
        string Digits(string line) => string.Concat(line.Where(char.IsAsciiHexDigit)).ToUpperInvariant();
        Assert.True(nfcList.WaitForExit(TimeSpan.FromSeconds(10)) && text.Contains("opened", StringComparison.Ordinal), $"nfc-list did not open the reader: {text}");
        return [.. text.Split('\n').Where(l => l.Contains("UID", StringComparison.Ordinal)).Select(l => Digits(l.Split(':')[^1]))];
    }
}
