using System.Text;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads topics and words of a plug of kind mqtt. Whether a command is kept by the broker is no setting: it never is.</summary>
internal static class MqttRelayReader
{
    public static readonly string[] Keys =
    [
        "user", "caFile", "commandTopic", "payloadOn", "payloadOff", "stateTopic", "statePath", "stateOn", "stateOff", "availabilityTopic", "availableWords", "unavailableWords",
        "powerTopic", "powerPath", "powerScale", "leaseTemplate", "askTopic", "askPayload", "staleAfterSeconds",
    ];

    private const int LongestTopic = 200, LongestPayload = 1000, LongestWord = 100, MostWords = 8, LeastStale = 5, MostStale = 3600;
    private const decimal LeastScale = 0.000001m, MostScale = 1_000_000m;

    public static MqttRelaySettings Read(SettingsReader part, string folder)
    {
        var settings = new MqttRelaySettings(
            part.Has("user") ? part.Text("user", "the box's name at the broker", 128) : null,
            part.Has("caFile") && part.Text("caFile", "the file with the CA of the broker's certificate") is { Length: > 0 } ca ? Path.GetFullPath(ca, folder) : null,
            Topic(part, "commandTopic", "where the relay is told"),
            part.Text("payloadOn", "what it is told to be on", LongestPayload, "ON"), part.Text("payloadOff", "what it is told to be off", LongestPayload, "OFF"),
            new(Topic(part, "stateTopic", "where the relay says what it is"), Pointer(part, "statePath")),
            part.Text("stateOn", "what it says when it is on", LongestWord, "ON"), part.Text("stateOff", "what it says when it is off", LongestWord, "OFF"))
        {
            AvailabilityTopic = part.Has("availabilityTopic") ? Topic(part, "availabilityTopic", "where is said whether the relay is there") : null,
            AvailableWords = [.. part.Texts("availableWords", "what says that it is there", MostWords, LongestWord, ["online"])],
            UnavailableWords = [.. part.Texts("unavailableWords", "what says that it is not", MostWords, LongestWord, ["offline"])],
            Power = part.Has("powerTopic") ? new(Topic(part, "powerTopic", "where it says its power"), Pointer(part, "powerPath")) : null,
            PowerScale = part.Decimal("powerScale", "what turns its number into watts", LeastScale, MostScale, 1),
            LeaseTemplate = part.Has("leaseTemplate") ? part.Text("leaseTemplate", "what it is told to be on for a while", LongestPayload) : null,
            Ask = part.Has("askTopic") ? (Topic(part, "askTopic", "where it is asked for its state"), part.Has("askPayload") ? part.Text("askPayload", "what it is asked", LongestPayload) : "") : null,
            StaleAfter = part.Has("staleAfterSeconds") ? TimeSpan.FromSeconds(part.Number("staleAfterSeconds", "after how long a state counts for nothing", LeastStale, MostStale)) : null,
        };
        Check(part, settings);
        return settings;
    }

    private static void Check(SettingsReader part, MqttRelaySettings settings)
    {
        if (part.Has("user") != part.Has("passwordFile")) part.Problem(part.At(part.Has("user") ? "passwordFile" : "user"), "is missing: a broker wants a name and a password, or neither.");
        if (settings.PayloadOn == settings.PayloadOff) part.Problem(part.At("payloadOff"), "must differ from payloadOn.");
        if (settings.StateOn == settings.StateOff) part.Problem(part.At("stateOff"), "must differ from stateOn.");
        if (settings.CommandTopic.Length > 0 && settings.CommandTopic == settings.State.Topic) part.Problem(part.At("stateTopic"), "must differ from commandTopic: the box would take its own command for the relay's answer.");
        if (settings.AvailableWords.Intersect(settings.UnavailableWords).Any()) part.Problem(part.At("unavailableWords"), "must differ from availableWords.");
        if (settings.AvailabilityTopic is null && settings.StaleAfter is null)
            part.Problem(part.At("availabilityTopic"), "is missing: something must say that the relay is gone, this or staleAfterSeconds.");
        // An availability can be kept by a broker, and said by a bridge that is gone itself.
        if (settings.StaleAfter is null && settings.AvailabilityTopic is not null && (settings.Power is not null || settings.LeaseTemplate is not null))
            part.Problem(part.At("staleAfterSeconds"), "is missing: power and a lease count only while the relay itself says something.");
        if (settings.LeaseTemplate is { Length: > 0 } lease && !lease.Contains(MqttRelaySettings.Seconds, StringComparison.Ordinal)) part.Problem(part.At("leaseTemplate"), $"must contain {MqttRelaySettings.Seconds}.");
        Needs(part, "powerTopic", "powerPath", "powerScale");
        Needs(part, "availabilityTopic", "availableWords", "unavailableWords");
        Needs(part, "askTopic", "askPayload");
    }

    private static void Needs(SettingsReader part, string topic, params string[] keys)
    {
        foreach (string key in keys.Where(k => part.Has(k) && !part.Has(topic))) part.Problem(part.At(key), $"says nothing without {topic}.");
    }

    private static string Topic(SettingsReader part, string key, string what)
    {
        string topic = part.Text(key, what, LongestTopic);
        if (topic.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '+' or '#') || Encoding.UTF8.GetByteCount(topic) > LongestTopic)
            part.Problem(part.At(key), $"must be a topic of at most {LongestTopic} bytes without '+', '#' and control characters.");
        return topic;
    }

    private static string? Pointer(SettingsReader part, string key)
    {
        if (!part.Has(key)) return null;
        string text = part.Text(key, "a JSON pointer", LongestTopic);
        if (MqttPayload.IsPointer(text)) return text;
        part.Problem(part.At(key), "must be a JSON pointer, e.g. /state or /ENERGY/Power.");
        return null;
    }
}
