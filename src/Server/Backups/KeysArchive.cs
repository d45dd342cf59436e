using System.Formats.Tar;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using FabAccess.Service;

namespace FabAccess.Server.Backups;

/// <summary>
/// The lab's keys beside a backup of its store, as a tar file that is its owner's alone: a store without the keys shuts every
/// box out. They are put back only where there are none: those that are there are never older.
/// </summary>
internal static class KeysArchive
{
    private const string Keys = "keys";

    /// <summary>Where the keys of a backup are.</summary>
    public static string Of(string backup) => backup + ".keys.tar";

    /// <summary>Nothing where there are no keys yet.</summary>
    /// <exception cref="IOException">They could not be copied.</exception>
    public static void Write(string dataFolder, string file)
    {
        string keys = Path.Combine(dataFolder, Keys), unfinished = file + StoreBackup.Unfinished;
        if (!Directory.Exists(keys)) return;
        File.Delete(unfinished);
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Secrets are kept on Linux only.");
        using (var stream = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = SecretFile.OwnerOnly }))
            TarFile.CreateFromDirectory(keys, stream, includeBaseDirectory: true);
        DurableFile.Settle(unfinished, file);
    }

    /// <summary>Whether there were none, and there are now.</summary>
    /// <exception cref="IOException">They cannot be read, or not be put there.</exception>
    public static bool PutBack(string file, string dataFolder)
    {
        string keys = Path.Combine(dataFolder, Keys), beside = Path.Combine(dataFolder, $"{Keys}.{Path.GetRandomFileName()}");
        if (!File.Exists(file) || Directory.Exists(Path.Combine(keys, "ca")) || Directory.Exists(Path.Combine(keys, "rights"))) return false;
        SecretFile.MakeFolder(beside);
        try
        {
            TarFile.ExtractToDirectory(file, beside, overwriteFiles: false);
            // The pages' own keys may be there already, and are of no use to anybody else.
            if (Directory.Exists(keys)) Directory.Delete(keys, recursive: true);
            Directory.Move(Path.Combine(beside, Keys), keys);
            DiskSync.Folder(dataFolder);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new IOException($"{file} is not the keys of a lab: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(beside, recursive: true);
        }
        return true;
    }
}
