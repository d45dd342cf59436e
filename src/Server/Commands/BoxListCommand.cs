using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Server.Boxes;
using FabAccess.Server.Store;

namespace FabAccess.Server.Commands;

/// <summary>Every box with its identity: since when, until when, and the key's fingerprint, which the box prints when it enrols.</summary>
internal static class BoxListCommand
{
    public static int Run(string config, bool asJson) => StoreCommand.Run(config, (_, store) =>
    {
        using var db = store.CreateDbContext();
        var boxes = List(db);
        if (asJson) Console.WriteLine(JsonSerializer.Serialize(boxes, BoxListJson.Default.IReadOnlyListBoxLine));
        else foreach (var box in boxes) Console.WriteLine(Sentence(box));
        return ExitCodes.Ok;
    });

    internal static IReadOnlyList<BoxLine> List(LabDb db)
    {
        var newest = db.Certificates.Where(c => c.Kind == CertificateKind.Box && c.RevokedAt == null).AsEnumerable()
            .GroupBy(c => c.Holder).ToDictionary(g => g.Key, g => g.MaxBy(c => c.IssuedAt)!);
        return [.. db.Boxes.AsEnumerable().OrderBy(b => b.Id.ToString(), StringComparer.Ordinal).Select(b =>
        {
            var certificate = newest.GetValueOrDefault(b.Id.ToString());
            return new BoxLine(
                b.Id.ToString(), b.Name, b.IsOnline, b.EnrolledAt?.ToString(), b.RevokedAt?.ToString(),
                certificate?.NotAfter.ToString(), certificate is null ? null : FingerprintOf(certificate.Pem), b.CloneSeenAt?.ToString());
        })];
    }

    private static string Sentence(BoxLine box)
    {
        string identity = box.RevokedAt is { } revoked ? $"revoked {revoked}"
            : box.Fingerprint is null ? "not enrolled"
            : $"enrolled {box.EnrolledAt}, certificate until {box.CertificateUntil}, key {box.Fingerprint}";
        string clone = box.CloneSeenAt is { } seen ? $"; two boxes with this identity seen {seen}" : "";
        return $"{box.Box} ({box.Name}): {(box.IsOnline ? "online" : "offline")}, {identity}{clone}";
    }

    private static string FingerprintOf(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return KeyId.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()).ToString();
    }
}

internal sealed record BoxLine(
    string Box, string Name, bool IsOnline, string? EnrolledAt, string? RevokedAt, string? CertificateUntil, string? Fingerprint, string? CloneSeenAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<BoxLine>))]
internal sealed partial class BoxListJson : JsonSerializerContext;
