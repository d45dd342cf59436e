using FabAccess.Service;

namespace FabAccess.Edge.Identity;

/// <summary>
/// What a thief of the card would want, in <c>{dataFolder}/secrets</c>: readable by the service's own user alone, from the
/// moment a file exists. Each file is replaced whole, so that after a power cut there is the old one or the new one.
/// </summary>
internal sealed class SecretFolder
{
    /// <summary>Longer than anything that belongs here.</summary>
    public const int LongestFile = 64 * 1024;

    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    private readonly string folder;

    public SecretFolder(string dataFolder) => folder = Path.Combine(Path.GetFullPath(dataFolder), "secrets");

    public bool Exists => Directory.Exists(folder);

    /// <summary>For a library that opens it by path.</summary>
    public string FileOf(string name) => Path.Combine(folder, name);

    /// <summary>Makes the folder, and the data folder above it, where they are missing; then checks who may look in.</summary>
    /// <exception cref="IOException">It cannot be made, or is not closed to others.</exception>
    public void Make()
    {
        if (OperatingSystem.IsWindows()) throw NotHere();
        // One by one: the mode is given to the last of a path only, and a folder that is there keeps its own.
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!, FolderMode);
        Directory.CreateDirectory(folder, FolderMode);
        RequireClosed();
    }

    /// <exception cref="IOException">Others may look in, or it is another user's. The sentence says what to do.</exception>
    public void RequireClosed()
    {
        if (OperatingSystem.IsWindows()) throw NotHere();
        uint me = FileOwner.Me;
        foreach (string path in Directory.EnumerateFileSystemEntries(folder).Prepend(folder))
        {
            if ((File.GetUnixFileMode(path) & Others) != 0)
                throw new IOException($"{path} may be read by others than the box's service. If nobody else had a way to this machine, close it (chmod go= {path}); else enrol the box again.");
            if (FileOwner.Of(path) is var owner && owner != me)
                throw new IOException($"{path} belongs to the user {owner}, and this program runs as {me}: run it as the user that enrolled the box.");
        }
    }

    /// <summary>The whole file; null when it is not there.</summary>
    /// <exception cref="IOException">It cannot be read, or is too long.</exception>
    public byte[]? Read(string name)
    {
        var file = new FileInfo(FileOf(name));
        if (!file.Exists) return null;
        return file.Length <= LongestFile ? File.ReadAllBytes(file.FullName) : throw new IOException($"{file.FullName} is too long.");
    }

    /// <summary>On the disk when this returns.</summary>
    public void Replace(string name, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows()) throw NotHere();
        string file = FileOf(name), temporary = file + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(bytes);
            stream.Flush();
            DiskSync.File(stream.SafeFileHandle, temporary);
        }
        File.Move(temporary, file, overwrite: true);
        DiskSync.Folder(folder);
    }

    public void Delete(string name)
    {
        File.Delete(FileOf(name));
        DiskSync.Folder(folder);
    }

    private static PlatformNotSupportedException NotHere() => new("A box runs on Linux, where a file can be made that nobody else may read.");
}
