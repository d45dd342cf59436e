using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Server.Keys;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>Makes a box's certificate, and the row that remembers it.</summary>
internal static class BoxCertificates
{
    /// <summary>Written to issued.log before it is handed out, so that also a store restored from before can revoke it.</summary>
    public static IssuedCertificate Issue(LabKeys keys, BoxId box, SigningRequest request, int? claim, Instant now)
    {
        using var made = keys.Authority.Issue(CertificateProfile.Box(box, now), request.Key);
        var row = RowOf(made, claim, now);
        keys.Issued.Add(new(row.Serial, row.Holder, row.NotAfter));
        return row;
    }

    /// <summary>For a certificate that this lab made and its store has forgotten.</summary>
    public static IssuedCertificate RowOf(X509Certificate2 certificate, int? claim, Instant issuedAt) => new()
    {
        Serial = SerialOf(certificate),
        Holder = NameOf(certificate),
        Kind = CertificateKind.Box,
        KeyHash = SigningRequest.HashOf(certificate.PublicKey),
        IssuedAt = issuedAt,
        NotAfter = Instant.FromDateTimeUtc(certificate.NotAfter.ToUniversalTime()),
        Pem = certificate.ExportCertificatePem() + "\n",
        Claim = claim,
    };

    public static string SerialOf(X509Certificate2 certificate) => certificate.SerialNumber.ToLowerInvariant();

    public static string NameOf(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
}
