using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FabAccess.Protocol;

/// <summary>One kind of message as docs/protocol/asyncapi.yaml describes it.</summary>
/// <param name="Name">E.g. "journalBatch".</param>
/// <param name="Topic">Matches a whole topic.</param>
/// <param name="FromBox">Whether a box sends it; otherwise the server does.</param>
/// <param name="Qos">0 or 1.</param>
/// <param name="Retain">Whether the broker keeps it.</param>
/// <param name="Schema">Of its payload; of what is signed, where it is signed.</param>
/// <param name="Examples">Payloads; what is signed, where it is signed.</param>
/// <param name="Signed">What it is signed as; null where it is not.</param>
/// <param name="SignedExamples">The messages of these.</param>
internal sealed record DescribedMessage(string Name, Regex Topic, bool FromBox, int Qos, bool Retain, JsonObject Schema, IReadOnlyList<JsonNode> Examples,
    string? Signed, IReadOnlyList<string> SignedExamples);

/// <summary>docs/protocol/asyncapi.yaml, read.</summary>
internal sealed class ProtocolDocument
{
    private const string Slug = "[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?";

    private ProtocolDocument(JsonObject root)
    {
        Check = new(root);
        Messages = [.. root["operations"]!.AsObject().Select(o => Describe(o.Value!.AsObject()))];
        Schemas = root["components"]!["schemas"]!.AsObject();
    }

    public SchemaCheck Check { get; }

    public IReadOnlyList<DescribedMessage> Messages { get; }

    public JsonObject Schemas { get; }

    /// <summary>Every "type" that an event can have.</summary>
    public IReadOnlyList<string> Events =>
        [.. Schemas["MachineEvent"]!["oneOf"]!.AsArray().Select(e => Check.Resolve(e!.AsObject())["properties"]!["type"]!["const"]!.GetValue<string>())];

    public static ProtocolDocument Load() => new(YamlJson.Read(Path.Combine(AppContext.BaseDirectory, "protocol", "asyncapi.yaml")));

    public DescribedMessage Message(string name) => Messages.Single(m => m.Name == name);

    public IReadOnlyList<string> Violations(string message, ReadOnlyMemory<byte> payload)
    {
        if (Message(message).Signed is not { } kind) return ContentViolations(message, payload);
        string text = Encoding.UTF8.GetString(payload.Span);
        if (!Regex.IsMatch(text, Schemas["Signed"]!["pattern"]!.GetValue<string>())) return ["$: this is no signed message"];
        string[] parts = text.Split('.');
        string header = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0]));
        string allowed = $$"""^\{"alg":"ES256","kid":"[A-Za-z0-9_-]{22}","typ":"fabaccess-{{kind}}\+jws"\}$""";
        return Regex.IsMatch(header, allowed) ? ContentViolations(message, Base64Url.DecodeFromChars(parts[1])) : [$"$: its header is {header}"];
    }

    /// <summary>Of what is signed, where it is; else of the payload.</summary>
    public IReadOnlyList<string> ContentViolations(string message, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return Check.Violations(json.RootElement, Message(message).Schema);
        }
        catch (JsonException e)
        {
            return [$"$: this is not JSON: {e.Message}"];
        }
    }

    private DescribedMessage Describe(JsonObject operation)
    {
        var channel = Check.Resolve(operation["channel"]!.AsObject());
        string address = channel["address"]!.GetValue<string>();
        string pattern = "^" + Regex.Replace(Regex.Escape(address), @"\\\{\w+}", Slug) + "$";
        var (name, reference) = channel["messages"]!.AsObject().Single();
        var message = Check.Resolve(reference!.AsObject());
        var mqtt = operation["bindings"]!["mqtt"]!;
        return new(
            name, new(pattern), operation["action"]!.GetValue<string>() == "send", mqtt["qos"]!.GetValue<int>(), mqtt["retain"]!.GetValue<bool>(),
            (message["x-signedSchema"] ?? message["payload"])!.AsObject(), [.. message["examples"]!.AsArray().Select(e => (e!["x-signedContent"] ?? e["payload"])!)],
            message["x-signedKind"]?.GetValue<string>(), [.. message["examples"]!.AsArray().Where(e => e!["x-signedContent"] is not null).Select(e => e!["payload"]!.GetValue<string>())]);
    }
}
