namespace FabAccess.Server.Commands;

/// <summary>One server at a time on a data folder: a second one would end the first one's broker. The kernel lets go of it with the process.</summary>
internal static class RunLock
{
    private const int WouldBlock = 11;

    /// <summary>Null when another server has it.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static FileStream? Take(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        try
        {
            return new(Path.Combine(dataFolder, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult == WouldBlock)
        {
            return null;
        }
    }
}
