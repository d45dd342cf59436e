using FabAccess.Service;

namespace FabAccess.Server.Keys;

/// <summary>
/// Files that nobody but the server's user may read. The mode is given when a file or folder is made, never after: between
/// the two, somebody could have opened it.
/// </summary>
internal static class SecretFile
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>It and those above it that are missing; one that is there keeps its mode.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) throw NotHere();
        Directory.CreateDirectory(folder, FolderMode);
    }

    /// <exception cref="IOException">Others than the owner may look into a file or folder in it, or the folder itself.</exception>
    public static void RequireClosed(string folder)
    {
        if (OperatingSystem.IsWindows()) throw NotHere();
        foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Prepend(folder))
        {
            if ((File.GetUnixFileMode(path) & Others) == 0) continue;
            throw new IOException($"{path} is open to others than its owner, so its secrets may be known: close it (chmod go= {path}), and think about who could read it.");
        }
    }

    /// <summary>Writes a file whole: after a power cut there is the old one or the new one.</summary>
    public static void Replace(string file, string text)
    {
        string temporary = file + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, Options(FileMode.CreateNew)))
        {
            using (var writer = new StreamWriter(stream, leaveOpen: true)) writer.Write(text);
            stream.Flush();
            DiskSync.File(stream.SafeFileHandle, temporary);
        }
        File.Move(temporary, file, overwrite: true);
        DiskSync.Folder(Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    /// <summary>Adds a line that is on the disk when this returns; one that a power cut tore stays a line of its own.</summary>
    public static void Append(string file, string line)
    {
        bool isNew = !File.Exists(file);
        if (!isNew && !EndsALine(file)) line = "\n" + line;
        using (var stream = new FileStream(file, Options(FileMode.Append)))
        {
            using (var writer = new StreamWriter(stream, leaveOpen: true)) writer.Write(line + "\n");
            stream.Flush();
            DiskSync.File(stream.SafeFileHandle, file);
        }
        if (isNew) DiskSync.Folder(Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    private static bool EndsALine(string file)
    {
        using var stream = File.OpenRead(file);
        if (stream.Length == 0) return true;
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        if (OperatingSystem.IsWindows()) throw NotHere();
        return new() { Mode = mode, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
    }

    private static PlatformNotSupportedException NotHere() => new("Secrets are kept on Linux only, where a file can be made that nobody else may read.");
}
