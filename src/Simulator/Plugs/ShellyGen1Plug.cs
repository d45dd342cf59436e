using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace FabAccess.Simulator.Plugs;

/// <summary>A Shelly of the first generation (Plug S) on HTTP: /shelly, /status, /settings, /relay/0, /meter/0, basic sign-in, timer.</summary>
public sealed class ShellyGen1Plug(TimeProvider time)
{
    public PlugRelay Relay { get; } = new(time);

    /// <summary>Null: everybody may.</summary>
    public string? Password { get; set; }

    /// <summary>off, on, last or switch.</summary>
    public string DefaultState { get; set; } = "off";

    /// <summary>Whether it takes a timer with a command; some firmwares that are not the maker's do not.</summary>
    public bool TakesTimers { get; set; } = true;

    public Task<PlugServer> StartAsync(int port = 0) => PlugServer.StartAsync(Map, context => context.Request.Path == "/shelly" || IsAdmitted(context), port);

    private void Map(WebApplication app)
    {
        app.MapGet("/shelly", () => Answer(new() { ["type"] = "SHPLG-S", ["mac"] = "C8C9A3A4B5C6", ["auth"] = Password is not null, ["fw"] = "20230913-113421/v1.14.0-gcb84623", ["num_outputs"] = 1, ["num_meters"] = 1 }));
        app.MapGet("/status", () => Answer(new() { ["relays"] = new JsonArray(State()), ["meters"] = new JsonArray(Meter()), ["uptime"] = (long)Relay.PoweredFor.TotalSeconds, ["temperature"] = 33.1, ["has_update"] = false }));
        app.MapGet("/settings", () => Answer(new() { ["device"] = new JsonObject { ["type"] = "SHPLG-S" }, ["cloud"] = new JsonObject { ["enabled"] = false, ["connected"] = false }, ["relays"] = new JsonArray(Settings()) }));
        app.MapGet("/settings/relay/0", () => Answer(Settings()));
        app.MapGet("/meter/0", () => Answer(Meter()));
        app.MapGet("/relay/0", (string? turn, string? timer) =>
        {
            TimeSpan? back = TakesTimers && double.TryParse(timer, CultureInfo.InvariantCulture, out double seconds) ? TimeSpan.FromSeconds(seconds) : null;
            if (turn is "on" or "off") Relay.Switch(turn == "on", back, "http");
            if (turn == "toggle") Relay.Switch(!Relay.IsOn, back, "http");
            return Answer(State());
        });
    }

    private bool IsAdmitted(HttpContext context)
    {
        if (Password is not { } password) return true;
        if (context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}"))}") return true;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"shellyplug-s-A4B5C6\"";
        return false;
    }

    private JsonObject State()
    {
        var (runs, duration, left) = Relay.Timer;
        return new()
        {
            ["ison"] = Relay.IsOn, ["has_timer"] = runs, ["timer_started"] = 0, ["timer_duration"] = (int)duration.TotalSeconds, ["timer_remaining"] = (int)left.TotalSeconds, ["overpower"] = false, ["source"] = Relay.Source,
        };
    }

    private JsonObject Meter() => new() { ["power"] = Relay.Watts, ["overpower"] = 0, ["is_valid"] = true, ["timestamp"] = 1767225600, ["counters"] = new JsonArray(0, 0, 0), ["total"] = 7200 };

    private JsonObject Settings() => new() { ["appliance_type"] = "General", ["has_timer"] = false, ["overpower"] = false, ["default_state"] = DefaultState, ["auto_on"] = 0, ["auto_off"] = 0, ["max_power"] = 2500 };

    private static IResult Answer(JsonObject body) => Results.Text(body.ToJsonString(), "application/json");
}
