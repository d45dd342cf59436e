using System.Buffers.Text;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using FabAccess.Core.Values;
using FabAccess.Mqtt;

namespace FabAccess.EndToEnd.Attacks;

/// <summary>A box's identity, got from the protocol's document alone: claim by the server's API, then two calls to the gate.</summary>
internal static class HandMadeIdentity
{
    /// <summary>Enrols a box anew; what it had before ends with it.</summary>
    public static async Task<MqttTls> EnrolAsync(Uri server, BoxId box, string folder)
    {
        using var api = new HttpClient { BaseAddress = server };
        using var claim = await api.PostAsJsonAsync(new Uri($"/api/v1/boxes/{box}/claim", UriKind.Relative), new { });
        claim.EnsureSuccessStatusCode();
        string[] token = ((string)(await claim.Content.ReadFromJsonAsync<JsonObject>())!["token"]!).Split('/');
        Assert.Equal(("fab1", box.ToString(), 6), (token[0], token[2], token.Length));
        var (site, gate, pin, secret) = (token[1], new Uri($"https://{token[3]}"), token[4], token[5]);

        using var anybody = Client(gate, (_, _, _, errors) => errors >= SslPolicyErrors.None);
        string pem = await anybody.GetStringAsync(new Uri("/box/v1/ca", UriKind.Relative));
        using var ca = X509Certificate2.CreateFromPem(pem);
        Assert.Equal(pin, Base64Url.EncodeToString(SHA256.HashData(ca.PublicKey.ExportSubjectPublicKeyInfo()))[..22]);

        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string csr = new CertificateRequest($"CN={box}", pair, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        using var lab = Client(gate, (_, shown, _, _) => IsOf(ca, (X509Certificate2)shown!));
        using var enrolled = await lab.PostAsJsonAsync(new Uri("/box/v1/enrolment", UriKind.Relative), new { schema = 1, site, box = box.ToString(), secret, csr, version = "by-hand" });
        enrolled.EnsureSuccessStatusCode();
        string certificate = (string)(await enrolled.Content.ReadFromJsonAsync<JsonObject>())!["certificate"]!;

        Directory.CreateDirectory(folder);
        var tls = new MqttTls(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "box.pem"));
        await File.WriteAllTextAsync(tls.CaFile, pem);
        await File.WriteAllTextAsync(tls.IdentityFile, $"{certificate}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
        return tls;
    }

    private static HttpClient Client(Uri gate, RemoteCertificateValidationCallback isBelieved) =>
        new(new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = isBelieved } }) { BaseAddress = gate };

    private static bool IsOf(X509Certificate2 ca, X509Certificate2 shown)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return chain.Build(shown);
    }
}
