using System.Globalization;
using System.Text.Json.Nodes;

namespace FabAccess.Simulator.Plugs;

/// <summary>A Shelly of the second generation (Plus Plug S) on HTTP: /shelly and /rpc, digest sign-in, toggle_after; its settings as shipped.</summary>
public sealed class ShellyPlug(TimeProvider time)
{
    private const string Id = "shellyplusplugs-d48afc417f24";

    public PlugRelay Relay { get; } = new(time);

    /// <summary>Null: everybody may.</summary>
    public string? Password { get; set; }

    /// <summary>off, on, restore_last or match_input; a Plus Plug S is shipped with on.</summary>
    public string InitialState { get; set; } = "on";

    public bool HasCloud { get; set; } = true;

    /// <summary>Whether it heeds toggle_after.</summary>
    public bool TakesTimers { get; set; } = true;

    /// <summary>After how long it goes off where no toggle_after says otherwise, its auto_off; null: it does not.</summary>
    public TimeSpan? AutoOff { get; set; }

    public Task<PlugServer> StartAsync(int port = 0)
    {
        var digest = new DigestGuard(Id, () => Password);
        // What it is says it to everybody.
        return PlugServer.StartAsync(Map, context => context.Request.Path == "/shelly" || context.Request.Path == "/rpc/Shelly.GetDeviceInfo" || digest.Admits(context), port);
    }

    private void Map(WebApplication app)
    {
        app.MapGet("/shelly", () => Answer(Info()));
        app.MapGet("/rpc/{method}", (string method, HttpRequest request) => Call(method, name => request.Query[name].FirstOrDefault()));
        app.MapPost("/rpc/{method}", async (string method, HttpRequest request) =>
        {
            var told = await JsonNode.ParseAsync(request.Body).ConfigureAwait(false);
            return Call(method, name => Plain(told?[name]));
        });
        app.MapPost("/rpc", async (HttpRequest request) =>
        {
            var frame = await JsonNode.ParseAsync(request.Body).ConfigureAwait(false);
            var result = Do((string?)frame?["method"] ?? "", name => Plain(frame?["params"]?[name]));
            var answer = new JsonObject { ["id"] = frame?["id"]?.DeepClone(), ["src"] = Id, ["dst"] = frame?["src"]?.DeepClone() };
            answer[result is null ? "error" : "result"] = result ?? new JsonObject { ["code"] = 404, ["message"] = "No handler" };
            return Answer(answer);
        });
    }

    private IResult Call(string method, Func<string, string?> of) =>
        Do(method, of) is { } answer ? Answer(answer) : Results.Text($$"""{"code":404,"message":"No handler for {{method}}"}""", "application/json", statusCode: 404);

    private JsonObject? Do(string method, Func<string, string?> of) => method.ToUpperInvariant() switch
    {
        "SHELLY.GETDEVICEINFO" => Info(),
        "SHELLY.GETSTATUS" => new() { ["cloud"] = new JsonObject { ["connected"] = false }, ["switch:0"] = Status(), ["sys"] = new JsonObject { ["mac"] = "D48AFC417F24", ["uptime"] = (long)Relay.PoweredFor.TotalSeconds } },
        "SHELLY.GETCONFIG" => new() { ["switch:0"] = Config() },
        "SWITCH.GETSTATUS" => of("id") == "0" ? Status() : null,
        "SWITCH.GETCONFIG" => of("id") == "0" ? Config() : null,
        "SWITCH.SET" => Set(of),
        "PLUGS_UI.GETCONFIG" => new() { ["leds"] = new JsonObject { ["mode"] = "switch" }, ["controls"] = new JsonObject { ["switch:0"] = new JsonObject { ["in_mode"] = Relay.IsButtonAttached ? "momentary" : "detached" } } },
        "CLOUD.GETCONFIG" => new() { ["enable"] = HasCloud, ["server"] = null },
        _ => null,
    };

    private JsonObject? Set(Func<string, string?> of)
    {
        if (of("id") != "0" || of("on") is not { } on) return null;
        TimeSpan? back = TakesTimers && double.TryParse(of("toggle_after"), CultureInfo.InvariantCulture, out double seconds) ? TimeSpan.FromSeconds(seconds) : on == "true" ? AutoOff : null;
        return new() { ["was_on"] = Relay.Switch(on == "true", back, "http") };
    }

    private JsonObject Status()
    {
        var status = new JsonObject
        {
            ["id"] = 0, ["source"] = Relay.Source, ["output"] = Relay.IsOn, ["apower"] = Relay.Watts, ["voltage"] = 231.4, ["current"] = Math.Round(Relay.Watts / 231.4, 3),
            ["aenergy"] = new JsonObject { ["total"] = 1234.5, ["by_minute"] = new JsonArray(0, 0, 0), ["minute_ts"] = 1767225600 }, ["temperature"] = new JsonObject { ["tC"] = 41.2, ["tF"] = 106.2 },
        };
        if (Relay.Timer is not (true, var duration, var left)) return status;
        status["timer_started_at"] = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 - (duration - left).TotalSeconds;
        status["timer_duration"] = duration.TotalSeconds;
        return status;
    }

    private JsonObject Config() => new() { ["id"] = 0, ["name"] = null, ["initial_state"] = InitialState, ["auto_on"] = false, ["auto_on_delay"] = 60, ["auto_off"] = AutoOff is not null, ["auto_off_delay"] = AutoOff?.TotalSeconds ?? 60, ["power_limit"] = 2500 };

    private JsonObject Info() => new() { ["name"] = null, ["id"] = Id, ["mac"] = "D48AFC417F24", ["slot"] = 1, ["model"] = "SNPL-00112EU", ["gen"] = 2, ["fw_id"] = "20240625-122522/1.3.3-gbdfd9b3", ["ver"] = "1.3.3", ["app"] = "PlusPlugS", ["auth_en"] = Password is not null, ["auth_domain"] = Password is null ? null : Id };

    private static string? Plain(JsonNode? node) => node?.ToJsonString().Trim('"');

    private static IResult Answer(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");
}
