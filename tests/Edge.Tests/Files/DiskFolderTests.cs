using FabAccess.Edge.Files;

namespace FabAccess.Edge.Tests.Files;

public sealed class DiskFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-files-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void File_WhoseSyncIsRefused_SaysSo()
    {
        // A device that cannot be synced says so as a disk does that fails; the runtime's own flush keeps it to itself.
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "device"), "/dev/null");
        using var file = new DiskFolder(folder.FullName).Open("device");
        Assert.Throws<IOException>(file.Flush);
    }

    [Fact]
    public void Replaced_IsTheNewOneWhole()
    {
        var files = new DiskFolder(folder.FullName);
        files.Replace("a", "old and long"u8);
        files.Replace("a", "new"u8);
        Assert.Equal("new"u8.ToArray(), files.Read("a"));
        Assert.False(files.Exists("a.new"));
    }
}
