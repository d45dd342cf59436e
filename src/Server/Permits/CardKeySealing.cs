using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;
using FabAccess.Server.Members;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Permits;

/// <summary>
/// Seals the keys of cards for the lists of boxes. What a list says is compared before it is sealed, by what stands in the
/// store: sealing the same anew gives other bytes, and must not make another list.
/// </summary>
internal sealed class CardKeySealing
{
    private readonly CardKeySafe safe;
    private readonly List<Badge> keyed;
    private readonly Dictionary<string, byte[]> boxKeys;
    private readonly byte[] digest;

    private CardKeySealing(CardKeySafe safe, List<Badge> keyed, Dictionary<string, byte[]> boxKeys)
    {
        (this.safe, this.keyed, this.boxKeys) = (safe, keyed, boxKeys);
        HashSet<BadgeHash> closed = [.. keyed.Where(b => safe.Open(b.Hash, b.Kind, b.SealedKey) is null).Select(b => b.Hash)];
        Closed = closed.Count;
        // A key that opens again, after its file was put back, makes another list.
        digest = SHA256.HashData([.. keyed.SelectMany(b => (byte[])[.. Encoding.ASCII.GetBytes($"{b.Hash}{BadgeKinds.Word(b.Kind)}{(closed.Contains(b.Hash) ? "-" : "+")}"), .. SHA256.HashData(b.SealedKey!)])]);
    }

    /// <summary>For the badges among these that have a key and are not blocked, and the boxes that have a certificate; null when there is nothing to seal.</summary>
    public static CardKeySealing? Of(LabDb db, CardKeySafe? safe, PermitFacts facts)
    {
        List<Badge> keyed = [.. facts.Badges.Where(b => b is { IsBlocked: false, SealedKey: not null }).OrderBy(b => b.Hash.High).ThenBy(b => b.Hash.Low)];
        if (safe is null || keyed.Count == 0) return null;
        // The newest of each box that nothing has ended: also one that the box has not used yet, since it has the key of that one.
        var boxKeys = db.Certificates.AsNoTracking().Where(c => c.Kind == CertificateKind.Box && c.ReplacedBy == null && c.RevokedAt == null)
            .Select(c => new { c.Holder, c.IssuedAt, c.Pem }).AsEnumerable()
            .GroupBy(c => c.Holder).Select(g => (Box: g.Key, Key: KeyOf(g.MaxBy(c => c.IssuedAt)!.Pem)));
        // A row that has rotten is a box without keys; the others are none the worse.
        return new(safe, keyed, boxKeys.Where(b => b.Key is not null).ToDictionary(b => b.Box, b => b.Key!));
    }

    /// <summary>How many keys in the store cannot be opened.</summary>
    public int Closed { get; }

    /// <summary>What makes this list another one than the same without keys; "" for a box that gets none.</summary>
    public string HashFor(BoxId box) => boxKeys.TryGetValue(box.ToString(), out byte[]? info) ? Convert.ToHexStringLower(SHA256.HashData([.. digest, .. info])) : "";

    /// <summary>The keys, sealed to the box; null for a box that has no certificate.</summary>
    public CardKeysMessage? SealFor(SiteId site, BoxId box)
    {
        if (!boxKeys.TryGetValue(box.ToString(), out byte[]? info)) return null;
        var boxKey = KeyId.Of(info);
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = ECDiffieHellman.Create();
        theirs.ImportSubjectPublicKeyInfo(info, out _);
        byte[] ephemeral = own.ExportSubjectPublicKeyInfo(), secret = SealedCardKeys.Secret(own, theirs, ephemeral);
        // A row that has rotten is a badge that counts by its number; the others are none the worse.
        return new(boxKey, Base64Text.Of(ephemeral), [.. keyed.Select(Message).OfType<CardKeyMessage>()]);

        CardKeyMessage? Message(Badge badge) => safe.Open(badge.Hash, badge.Kind, badge.SealedKey) is { } key
            ? new(badge.Hash, badge.Kind, Base64Text.Of(SealedCardKeys.Seal(secret, site, box, boxKey, badge.Hash, badge.Kind, key)))
            : null;
    }

    private static byte[]? KeyOf(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.PublicKey.ExportSubjectPublicKeyInfo();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
