using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Identity;

/// <summary>
/// The box's key pairs, for opening what was sealed to one: that of its certificate; the one before, because the list on the disk
/// may still be sealed to it when a renewal is over; and the one that it is asking a certificate for, because the server
/// seals to that one while its answer is on the way.
/// </summary>
internal static class BoxKeyPairs
{
    // In the order in which a pair goes from one to the next, so that one that moves meanwhile is not missed.
    private static readonly string[] Files = [PendingKey.File, BoxIdentity.IdentityFile, BoxIdentity.FormerFile];

    /// <summary>The pair of that name, which the caller disposes of; null when there is none.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static ECDiffieHellman? Find(SecretFolder secrets, KeyId name)
    {
        foreach (string file in Files)
        {
            if (secrets.Read(file) is not { } bytes) continue;
            var pair = ECDiffieHellman.Create();
            try
            {
                pair.ImportFromPem(Encoding.UTF8.GetString(bytes));
                if (KeyId.Of(pair.ExportSubjectPublicKeyInfo()) == name) return pair;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                // Not a key, or rotten: the others may be sound.
            }
            pair.Dispose();
        }
        return null;
    }
}
