using System.Security.Cryptography.X509Certificates;

namespace FabAccess.Server.Keys;

/// <summary>A certificate and its key in one text, so that they always fit each other.</summary>
internal static class KeyedPem
{
    public static string Of(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
