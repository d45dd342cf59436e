using System.Formats.Tar;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using FabAccess.Service;

namespace FabAccess.Server.Backups;

/// <summary>
/// The lab's keys beside a backup of its store, as a tar file that is its owner's alone: a store without the keys shuts every
/// box out. An archive is opened before it gets its name, and again before it is put back. It is put back only where there are
/// no keys: those that are there are newer, or another lab's.
/// </summary>
internal static class KeysArchive
{
    private const string Keys = "keys", Cards = "cards", Suffix = ".keys.tar";

    /// <summary>Keys that are switched or renewed in the moment in which they are copied are copied again.</summary>
    private const int MostTries = 3;

    /// <summary>Where the keys of a backup are.</summary>
    public static string Of(string backup) => backup + Suffix;

    /// <summary>The backup whose keys these are.</summary>
    public static string StoreOf(string keys) => keys[..^Suffix.Length];

    /// <summary>Nothing where there are no keys yet.</summary>
    /// <exception cref="IOException">They could not be copied.</exception>
    public static void Write(string dataFolder, string file)
    {
        if (!HasKeys(dataFolder)) return;
        string unfinished = file + StoreBackup.Unfinished;
        for (int tries = 1; ; tries++)
        {
            try
            {
                File.Delete(unfinished);
                Pack(Path.Combine(dataFolder, Keys), unfinished);
                Check(unfinished, dataFolder);
                break;
            }
            catch (IOException) when (tries < MostTries)
            {
                // Once more.
            }
        }
        DurableFile.Settle(unfinished, file);
    }

    public static bool HasKeys(string dataFolder) => Directory.Exists(Path.Combine(dataFolder, Keys, "ca")) || Directory.Exists(Path.Combine(dataFolder, Keys, "rights"));

    /// <summary>Opens an archive, beside where it would be put.</summary>
    /// <exception cref="IOException">It is not the keys of a lab, or not whole.</exception>
    public static void Check(string file, string dataFolder) => Unpacked(file, dataFolder, _ => { });

    /// <summary>What an archive lacks that its store needs, as a sentence; null when nothing, or there is no archive.</summary>
    public static string? Lacks(string file, StoreFindings store)
    {
        if (!store.HasCardKeys || !File.Exists(file)) return null;
        using var stream = File.OpenRead(file);
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
            if (entry.Name.EndsWith($"/{Cards}/{CardKeySafe.FileName}", StringComparison.Ordinal)) return null;
        return $"{file} lacks what opens the keys of cards in the store: put {Keys}/{Cards} back from an older backup before the server is started again.";
    }

    /// <summary>Why the keys that are here do not go with a backup's, as a sentence; null when they do, or there are none on one side.</summary>
    /// <exception cref="IOException">The archive is not the keys of a lab, or not whole.</exception>
    public static string? Difference(string file, string dataFolder)
    {
        if (!File.Exists(file) || !HasKeys(dataFolder)) return null;
        string? difference = null;
        Unpacked(file, dataFolder, unpacked =>
        {
            using CertificateAuthority theirs = CertificateAuthority.Load(Path.Combine(unpacked, "ca")), ours = CertificateAuthority.Load(Path.Combine(dataFolder, Keys, "ca"));
            string cards = Path.Combine(dataFolder, Keys, Cards);
            if (Directory.Exists(cards) && Directory.Exists(Path.Combine(unpacked, Cards)) && !CardKeySafe.Load(cards).IsSameAs(CardKeySafe.Load(Path.Combine(unpacked, Cards))))
                difference = $"{cards} opens other cards' keys than those of the backup: each of its badges with a key would count by its number. Move that folder away, and restore again.";
            if (theirs.Pin != ours.Pin)
                difference = $"The keys in {Path.Combine(dataFolder, Keys)} are another lab's than those of the backup: its boxes would not know this server. Move that folder away, and restore again.";
        });
        return difference;
    }

    /// <summary>Whether there were none, or none for the cards, and there are now.</summary>
    /// <exception cref="IOException">They cannot be read, or not be put there.</exception>
    public static bool PutBack(string file, string dataFolder)
    {
        string keys = Path.Combine(dataFolder, Keys), cards = Path.Combine(keys, Cards);
        if (!File.Exists(file) || (HasKeys(dataFolder) && Directory.Exists(cards))) return false;
        bool isPut = true;
        Unpacked(file, dataFolder, unpacked =>
        {
            foreach (string each in Directory.EnumerateFiles(unpacked, "*", SearchOption.AllDirectories)) Sync(each);
            foreach (string folder in Directory.EnumerateDirectories(unpacked, "*", SearchOption.AllDirectories).Append(unpacked)) DiskSync.Folder(folder);
            if (HasKeys(dataFolder))
            {
                isPut = Directory.Exists(Path.Combine(unpacked, Cards));
                if (isPut) Directory.Move(Path.Combine(unpacked, Cards), cards);
                DiskSync.Folder(keys);
                return;
            }
            // What is there without the lab's own keys may still open something: it is kept.
            if (Directory.Exists(keys)) Directory.Move(keys, $"{keys}.{Path.GetRandomFileName()}");
            Directory.Move(unpacked, keys);
            DiskSync.Folder(dataFolder);
        });
        return isPut;
    }

    private static void Pack(string keys, string file)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("Secrets are kept on Linux only.");
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = SecretFile.OwnerOnly });
        TarFile.CreateFromDirectory(keys, stream, includeBaseDirectory: true);
    }

    // Loaded, as a server would: what loads is whole.
    private static void Unpacked(string file, string dataFolder, Action<string> use)
    {
        string beside = Path.Combine(dataFolder, $"{Keys}.{Path.GetRandomFileName()}"), unpacked = Path.Combine(beside, Keys);
        SecretFile.MakeFolder(beside);
        try
        {
            TarFile.ExtractToDirectory(file, beside, overwriteFiles: false);
            using (CertificateAuthority.Load(Path.Combine(unpacked, "ca")))
            using (RightsKeys.Load(Path.Combine(unpacked, "rights")))
            {
                if (Directory.Exists(Path.Combine(unpacked, Cards))) CardKeySafe.Load(Path.Combine(unpacked, Cards));
                use(unpacked);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new IOException($"{file} is not the keys of a lab: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    private static void Sync(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        DiskSync.File(handle, file);
    }
}
