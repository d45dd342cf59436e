namespace FabAccess.Server.Commands;

/// <summary>One server at a time on a data folder: a second one would end the first one's broker. The kernel lets go of it with the process.</summary>
internal static class RunLock
{
    public const string File = "run.lock";

    private const int WouldBlock = 11;

    /// <summary>A verb holds it for less.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3), TryEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Null when another server has it and keeps it.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static async Task<FileStream?> TakeOnceFree(string dataFolder, CancellationToken stop)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (Take(dataFolder) is { } taken) return taken;
            if (stop.IsCancellationRequested || TimeProvider.System.GetElapsedTime(began) > Patience) return null;
            await Task.Delay(TryEvery, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether a server runs on the folder. Makes nothing.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not know.</exception>
    public static bool IsTaken(string dataFolder)
    {
        if (!System.IO.File.Exists(Path.Combine(dataFolder, File))) return false;
        using var taken = Take(dataFolder);
        return taken is null;
    }

    /// <summary>Null when another server has it.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static FileStream? Take(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        try
        {
            return new(Path.Combine(dataFolder, File), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult == WouldBlock)
        {
            return null;
        }
    }
}
