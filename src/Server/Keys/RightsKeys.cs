using System.Security.Cryptography;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Service;

namespace FabAccess.Server.Keys;

/// <summary>
/// The keys that sign rights: the one in use, and the next one, which boxes are told of beforehand so that a box which is
/// away during a change knows it already. The file <c>keys</c> names them in this order, a line each.
/// </summary>
internal sealed class RightsKeys : IDisposable
{
    private readonly ECDsa current, next;

    private RightsKeys(ECDsa current, ECDsa next) => (this.current, this.next, Messages) = (current, next, [MessageOf(current), MessageOf(next)]);

    public KeyId CurrentId => Messages[0].Kid;

    /// <summary>What boxes are told, the current one first.</summary>
    public IReadOnlyList<SigningKeyMessage> Messages { get; }

    public static RightsKeys Make() => new(NewKey(), NewKey());

    /// <summary>Keys from elsewhere, which are disposed of with this.</summary>
    public static RightsKeys Of(ECDsa current, ECDsa next) => new(current, next);

    /// <exception cref="IOException">They are not there, cannot be read, are open to others, or are not what their names say.</exception>
    public static RightsKeys Load(string folder)
    {
        SecretFile.RequireClosed(folder);
        string[] names = File.ReadAllLines(Path.Combine(folder, "keys"));
        if (names.Length != 2) throw new IOException($"{folder}/keys does not name two keys. Restore the folder from the backup.");
        return new(Load(folder, names[0]), Load(folder, names[1]));
    }

    /// <summary>The keys first, then the file that names them: whoever reads in between reads the old ones.</summary>
    public void Save(string folder)
    {
        foreach (var key in new[] { current, next }) SecretFile.Replace(FileOf(folder, NameOf(key)), key.ExportPkcs8PrivateKeyPem() + "\n");
        SecretFile.Replace(Path.Combine(folder, "keys"), $"{NameOf(current)}\n{NameOf(next)}\n");
    }

    /// <summary>The next key signs from now on, and another is made to come after it.</summary>
    public RightsKeys Switched()
    {
        var promoted = ECDsa.Create(next.ExportParameters(includePrivateParameters: true));
        return new(promoted, NewKey());
    }

    /// <summary>Deletes the keys that are not named any more, as far as that can be done; what stays is deleted the next time.</summary>
    public void ForgetOthers(string folder)
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.key").Where(f => Messages.All(m => FileOf(folder, m.Kid.ToString()) != f))) File.Delete(file);
            DiskSync.Folder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It signs nothing any more that a box believes.
        }
    }

    /// <summary>When these keys came to be the ones that count; null where they are not on this disk.</summary>
    public static DateTime? Since(string folder) => File.Exists(Path.Combine(folder, "keys")) ? File.GetLastWriteTimeUtc(Path.Combine(folder, "keys")) : null;

    /// <summary>r and s, 32 bytes each. One thread at a time.</summary>
    public byte[] Sign(ReadOnlySpan<byte> input) => current.SignData(input, HashAlgorithmName.SHA256);

    public void Dispose()
    {
        current.Dispose();
        next.Dispose();
    }

    private static ECDsa Load(string folder, string name)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(FileOf(folder, name)));
            if (NameOf(key) == name) return key;
            throw new IOException($"The key {name} in {folder} is another one. Restore the folder from the backup.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            key.Dispose();
            throw e is IOException ? e : new IOException($"The key {name} in {folder} cannot be read: {e.Message} Restore the folder from the backup.", e);
        }
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static string NameOf(ECDsa key) => KeyId.Of(key.ExportSubjectPublicKeyInfo()).ToString();

    private static string FileOf(string folder, string name) => Path.Combine(folder, $"{name}.key");

    private static SigningKeyMessage MessageOf(ECDsa key)
    {
        byte[] info = key.ExportSubjectPublicKeyInfo();
        return new(KeyId.Of(info), Base64Text.Of(info));
    }
}
