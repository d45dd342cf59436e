using System.Text;
using FabAccess.Core.Wire;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// Signed messages, and the token that a person carries to a box. Promises: nothing passes but what the lab's key signed, as
/// what it was signed; under any header but the allowed one not even that; a refusal is a sentence; a token that is
/// written is the same one when it is read again, and what is logged of it is not its secret.
/// </summary>
internal sealed class JwsTarget : Target
{
    private const string Message = "message", Header = "header", Token = "token";

    /// <summary>What the lab's key ever signed, all of it permits: the corpus holds these messages.</summary>
    private static readonly string[] Signed = ["{\"schema\":1,\"generation\":7}", "{}"];

    private static readonly byte[] Content = "{}"u8.ToArray();

    private static readonly Dictionary<SignedKind, string> Allowed = new()
    {
        [SignedKind.Permits] = AllowedFor("permits"),
        [SignedKind.Config] = AllowedFor("config"),
        [SignedKind.Order] = AllowedFor("order"),
        [SignedKind.Acknowledgement] = AllowedFor("ack"),
    };

    public override string Name => "jws";

    public override string Subject => "signed messages and claim tokens";

    public override IMutation Mutation { get; } = new PartsMutation(new JsonMutation(), [Message, Header, Token]);

    public override int CasesPerSeed => 5000;

    public override string Take(byte[] input)
    {
        var outcome = new StringBuilder();
        foreach (var part in Parts.Of(input).Take(PartsMutation.MostParts))
        {
            string came = part.Name switch
            {
                Message => Read(part.Content, (kind, content) => kind == SignedKind.Permits && Signed.Contains(Encoding.UTF8.GetString(content))),
                Header when Encoding.UTF8.GetString(part.Content) is var header => Read(FixedKey.Current.SignUnder(header, Content), (kind, _) => header == Allowed[kind]),
                Token => Parse(Encoding.UTF8.GetString(part.Content)),
                _ => "",
            };
            outcome.Append(came).Append(' ');
        }
        return outcome.ToString();
    }

    private static string Read(byte[] message, Func<SignedKind, byte[], bool> mayPass)
    {
        var outcome = new StringBuilder();
        foreach (var kind in Enum.GetValues<SignedKind>())
        {
            switch (JwsReading.Of(message, kind, FixedKey.Trust, WireLimits.LongestPermits))
            {
                case JwsReading.Sound sound:
                    BrokenPromise.Unless(mayPass(kind, sound.Content.ToArray()), "Something passes that the lab's key did not sign as this.");
                    outcome.Append("sound ");
                    break;
                case JwsReading.Refused refused:
                    BrokenPromise.Unless(refused.Detail.Trim().Length > 0, "A refusal has no words.");
                    outcome.Append(refused.Reason).Append(' ');
                    break;
                default:
                    throw new BrokenPromise("A message is neither sound nor refused.");
            }
        }
        return outcome.ToString();
    }

    private static string AllowedFor(string word) => $$"""{"alg":"ES256","kid":"{{FixedKey.Current.Message.Kid}}","typ":"fabaccess-{{word}}+jws"}""";

    private static string Parse(string text)
    {
        if (!ClaimToken.TryParse(text, out var token)) return "no token";
        BrokenPromise.Unless(ClaimToken.TryParse(token.Text, out var again) && again == token, "A token that is written is another one when it is read.");
        BrokenPromise.Unless(!token.ToString().Contains(token.Secret, StringComparison.Ordinal), "A token's secret would be logged.");
        return "token";
    }
}
