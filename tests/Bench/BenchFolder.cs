namespace FabAccess.Bench;

/// <summary>A folder that is gone afterwards: beside the repository's own build output when the disk matters, else in memory.</summary>
internal sealed class BenchFolder : IDisposable
{
    public BenchFolder(string name, bool onDisk)
    {
        string parent = onDisk ? AppContext.BaseDirectory : Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, $"fabaccess-bench-{name}-{Environment.ProcessId}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
