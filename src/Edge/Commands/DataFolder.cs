namespace FabAccess.Edge.Commands;

/// <summary>The folder that one running program owns: two on one journal would give the same numbers to different facts.</summary>
internal sealed class DataFolder : IDisposable
{
    public const string Lock = "lock";

    private readonly FileStream claim;

    /// <exception cref="IOException">It cannot be made, or another program works in it.</exception>
    public DataFolder(string path)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("A box runs on Linux.");
        // Who may use what is nobody else's business; a folder that is there keeps its mode.
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            // The runtime takes an flock, which the kernel drops when the process ends, however it ends.
            claim = new(System.IO.Path.Combine(path, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"Another fabaccess-edge works in {path}, or the folder cannot be written: {e.Message}", e);
        }
    }

    public void Dispose() => claim.Dispose();
}
