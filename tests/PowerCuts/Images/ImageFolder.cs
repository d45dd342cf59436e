namespace FabAccess.PowerCuts.Images;

/// <summary>An empty folder in memory; gone when disposed.</summary>
internal sealed class ImageFolder : IDisposable
{
    private static int count;
    private readonly DirectoryInfo folder;

    public ImageFolder(string name)
    {
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        folder = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"fabaccess-{name}-{Environment.ProcessId}-{Interlocked.Increment(ref count)}"));
    }

    public string Path => folder.FullName;

    public void Empty()
    {
        foreach (var file in folder.EnumerateFiles()) file.Delete();
        foreach (var sub in folder.EnumerateDirectories()) sub.Delete(recursive: true);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
