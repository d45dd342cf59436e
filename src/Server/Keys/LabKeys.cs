using FabAccess.Core.Values;
using FabAccess.Service;
using NodaTime;

namespace FabAccess.Server.Keys;

/// <summary>
/// All that this server signs and seals with, from <c>{dataFolder}/keys</c>: <c>ca</c> (the CA, and what it issued and revoked),
/// <c>rights</c>, and <c>cards</c> (what opens the keys of cards in the store). Made when the lab is new; never made again once boxes have enrolled, since that would shut all of them out.
/// The folder belongs into every backup, beside the store.
/// </summary>
internal sealed class LabKeys : IDisposable
{
    private readonly Lock switching = new();
    private readonly string folder;
    private RightsKeys rights;

    private LabKeys(string folder, CertificateAuthority authority, RightsKeys rights, CardKeySafe cards)
    {
        (this.folder, this.rights) = (Path.Combine(folder, "rights"), rights);
        Authority = authority;
        Cards = cards;
        Signer = new(rights);
        Issued = new(Path.Combine(folder, "ca", "issued.log"));
        Revoked = new(Path.Combine(folder, "ca", "revoked.log"));
    }

    public CertificateAuthority Authority { get; }

    public CardKeySafe Cards { get; }

    public RightsSigner Signer { get; }

    public CertificateLog Issued { get; }

    public CertificateLog Revoked { get; }

    /// <param name="dataFolder">Of the server.</param>
    /// <param name="site">Stands in the CA's name.</param>
    /// <param name="hasIssued">Whether the store knows of certificates.</param>
    /// <param name="now">For how long a new CA lasts.</param>
    /// <param name="hasCardKeys">Whether the store knows of keys of cards.</param>
    /// <exception cref="IOException">The keys are gone, unreadable or open to others; the text says what to do.</exception>
    public static LabKeys Open(string dataFolder, SiteId site, bool hasIssued, Instant now, bool hasCardKeys = false)
    {
        string folder = Path.Combine(dataFolder, "keys"), ca = Path.Combine(folder, "ca"), rights = Path.Combine(folder, "rights");
        if (hasIssued && (!Directory.Exists(ca) || !Directory.Exists(rights)))
            throw new IOException($"Boxes have enrolled at this lab, but its keys are gone from {folder}. Restore that folder from the backup: with new keys every box would have to enrol again.");
        // The pages keep theirs there too, and made the folder.
        SecretFile.MakeFolder(folder);
        MakeOnce(ca, made =>
        {
            using var authority = CertificateAuthority.Make(site, now);
            authority.Save(made);
        });
        MakeOnce(rights, made =>
        {
            using var keys = RightsKeys.Make();
            keys.Save(made);
        });
        var cards = CardKeySafe.Open(dataFolder, hasCardKeys);
        return new(folder, CertificateAuthority.Load(ca), RightsKeys.Load(rights), cards);
    }

    /// <summary>When the keys that sign now came to count.</summary>
    public Instant Since => Instant.FromDateTimeUtc(RightsKeys.Since(folder) ?? DateTime.UnixEpoch);

    /// <summary>Goes over to the next key, on the disk first. The one that signed up to now is deleted: nothing needs it any more.</summary>
    /// <param name="may">Asked while nobody else switches; false: nothing is done.</param>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="IOException">The keys cannot be stored; the one in use stays.</exception>
    public bool SwitchRights(Func<bool> may)
    {
        lock (switching)
        {
            if (!may()) return false;
            var switched = rights.Switched();
            try
            {
                switched.Save(folder);
            }
            catch
            {
                switched.Dispose();
                throw;
            }
            Signer.Use(switched);
            using (rights) rights = switched;
            switched.ForgetOthers(folder);
            return true;
        }
    }

    public void Dispose()
    {
        Authority.Dispose();
        rights.Dispose();
    }

    // Made beside and then renamed, so that it is there whole or not at all, also for another process that makes it now.
    internal static void MakeOnce(string folder, Action<string> fill)
    {
        if (Directory.Exists(folder)) return;
        string beside = $"{folder}.{Path.GetRandomFileName()}";
        SecretFile.MakeFolder(beside);
        fill(beside);
        try
        {
            Directory.Move(beside, folder);
            DiskSync.Folder(Path.GetDirectoryName(folder)!);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(beside, recursive: true);
        }
    }
}
