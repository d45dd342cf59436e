using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Identity;

/// <summary>What an enrolment came to.</summary>
internal abstract record EnrolmentResult
{
    private EnrolmentResult() { }

    /// <param name="Fingerprint">Of the box's key, as the server's list of boxes shows it.</param>
    /// <param name="NotAfter">Of its certificate.</param>
    /// <param name="ContinuesAfter">Last sequence that the server had, where the box's journal is new.</param>
    public sealed record Done(KeyId Fingerprint, NodaTime.Instant NotAfter, JournalContinuation ContinuesAfter) : EnrolmentResult;

    /// <param name="Reason">A sentence, without a secret.</param>
    public sealed record Failed(string Reason) : EnrolmentResult;
}

/// <summary>
/// Lets a box into a lab. In this order, which is what makes it safe:
///
/// 1. The token must be for this very box, before anything is sent.
/// 2. The CA is fetched from whoever answers and compared with the token's pin; on any difference nothing more is sent.
/// 3. Only over TLS that this CA vouches for does the token's secret leave the box, with a request signed by a key that is
///    on the disk already (<see cref="PendingKey"/>). The key itself never leaves.
/// 4. The answer is checked, then written; trust.json last. Cut anywhere, the same command is simply given again.
/// </summary>
internal sealed class Enrolment(SecretFolder secrets, SiteId site, BoxId box, string version)
{
    /// <param name="token">From the operator.</param>
    /// <param name="stored">Called with the checked answer, after the identity is stored and before the box counts as enrolled.</param>
    /// <exception cref="IOException">The secret folder cannot be used.</exception>
    public async Task<EnrolmentResult> Run(ClaimToken token, Action<JournalContinuation> stored)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Site != site || token.Box != box) return Failed($"This token is for {token.Site}/{token.Box}, and this is {site}/{box}. Nothing was sent.");
        secrets.Make();
        var gate = new GateClient(token.Gate);
        var fetched = await gate.FetchAuthority().ConfigureAwait(false);
        if (fetched is not GateReply<string>.Given given) return Failed(ReasonOf(fetched));
        using var authority = LabAuthority.Read(given.Answer);
        if (authority is null || authority.Pin != token.Pin) return Failed($"Who answers at {token.Gate} is not the lab that gave out this token. Its secret was not sent.");
        using var key = PendingKey.Take(secrets, PurposeOf(token));
        var reply = await gate.Enrol(authority, new(WireLimits.Schema, site, box, token.Secret, key.SigningRequest(box), version)).ConfigureAwait(false);
        return reply is GateReply<EnrolmentAnswer>.Given enrolled ? Keep(enrolled.Answer, key, authority, stored) : Failed(ReasonOf(reply));
    }

    private EnrolmentResult Keep(EnrolmentAnswer answer, PendingKey key, LabAuthority authority, Action<JournalContinuation> stored)
    {
        if (key.Identity(answer.Certificate, box, authority) is not { } identity) return Failed("The gate answered with a certificate that is not for this box's key.");
        if (WrongIn(answer) is { } wrong) return Failed($"The gate's answer cannot be used: {wrong}");
        var trust = new TrustFile(TrustFile.CurrentSchema, site, box, answer.Gate, answer.Broker, answer.SigningKeys);
        secrets.Replace(BoxIdentity.AuthorityFile, Encoding.UTF8.GetBytes(authority.Pem));
        secrets.Replace(BoxIdentity.BadgeKeyFile, Encoding.UTF8.GetBytes(answer.BadgeKey + "\n"));
        secrets.Replace(BoxIdentity.IdentityFile, identity);
        stored(answer.ContinueAfter);
        secrets.Replace(BoxIdentity.TrustFile, trust.ToBytes());
        secrets.Delete(PendingKey.File);
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(answer.Certificate);
        return new EnrolmentResult.Done(BoxIdentity.FingerprintOf(certificate), answer.NotAfter, answer.ContinueAfter);
    }

    private static string? WrongIn(EnrolmentAnswer answer)
    {
        if (answer.Schema != WireLimits.Schema) return $"it has schema {answer.Schema}; this box reads {WireLimits.Schema}.";
        if (!IsHex(answer.BadgeKey, BadgeHash.KeyBytes)) return "the badge key is not one.";
        if (!HostPort.IsHost(answer.Broker.Host) || answer.Broker.Port is < 1 or > 65535) return "the broker's place is none.";
        if (answer.Gate.Port == 0) return "the gate's place is none.";
        if (answer.ContinueAfter.Sequence < 0 || !IsHex(answer.ContinueAfter.Hash, SHA256.HashSizeInBytes)) return "where the journal goes on is not readable.";
        try
        {
            TrustedKeys.Of([.. answer.SigningKeys]);
            return null;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }

    private static bool IsHex(string text, int bytes) => text.Length == 2 * bytes && text.All(char.IsAsciiHexDigit);

    // Another token asks with another key. A hash, because this one stays in a file until the answer is here.
    private static string PurposeOf(ClaimToken token) => $"claim-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token.Text)))}";

    private static string ReasonOf<T>(GateReply<T> reply) => reply switch
    {
        GateReply<T>.Refused refused => refused.InWords,
        GateReply<T>.Failed failed => failed.Reason,
        _ => throw new InvalidOperationException("That was no failure."),
    };

    private static EnrolmentResult.Failed Failed(string reason) => new(reason);
}
