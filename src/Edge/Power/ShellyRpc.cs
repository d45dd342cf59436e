using System.Globalization;
using System.Net;
using FabAccess.Core.Wire;
using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Power;

/// <summary>A Shelly of the second generation or later: <c>GET /rpc/Switch.Set?id=…&amp;on=…&amp;toggle_after=…</c> and what else its RPC knows.</summary>
internal sealed class ShellyRpc(PlugSettings settings) : IPlug
{
    private readonly DeviceHttp http = new(Plugs.Access(settings, "Shelly", DeviceSignIn.Digest));
    private readonly int channel = settings.Channel;

    /// <inheritdoc/>
    public string Place => http.Place;

    /// <inheritdoc/>
    public PlugReading Read() => PlugAnswers.Shelly(http.Get("rpc/Shelly.GetStatus"), channel) ?? throw Unlike();

    /// <inheritdoc/>
    public bool? Switch(bool on, TimeSpan? lease)
    {
        int? seconds = on && lease is { } span ? (int)Math.Ceiling(span.TotalSeconds) : null;
        string timer = seconds is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&toggle_after={seconds}");
        var answer = http.Get(string.Create(CultureInfo.InvariantCulture, $"rpc/Switch.Set?id={channel}&on={(on ? "true" : "false")}{timer}"));
        bool wasOn = LooseJson.Flag(answer, "was_on") ?? throw Unlike();
        return seconds is null || RunsTimer(seconds.Value) ? wasOn : throw new PlugLeaseException(Place);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlugFlaw> Inspect()
    {
        var flaws = new List<PlugFlaw>();
        if (LooseJson.Flag(http.Get("shelly"), "auth_en") == false) flaws.Add(PlugFlaws.NoPassword(Place));
        var relay = http.Get(string.Create(CultureInfo.InvariantCulture, $"rpc/Switch.GetConfig?id={channel}"));
        if (LooseJson.Text(relay, "initial_state") is not (null or "off")) flaws.Add(PlugFlaws.OnAfterMains(Place, "initial_state"));
        if (LooseJson.Flag(relay, "auto_on") == true) flaws.Add(PlugFlaws.AutoOn(Place));
        if (LooseJson.Text(relay, "in_mode") is not (null or "detached")) flaws.Add(PlugFlaws.Button(Place, "in_mode"));
        // Only plugs with a button of their own know this one.
        var controls = http.Find("rpc/PLUGS_UI.GetConfig", HttpStatusCode.NotFound) is { } face ? LooseJson.Part(face, "controls") : null;
        var button = LooseJson.Part(controls, string.Create(CultureInfo.InvariantCulture, $"switch:{channel}"));
        if (LooseJson.Text(button, "in_mode") is not (null or "detached")) flaws.Add(PlugFlaws.Button(Place, "plugs_ui in_mode"));
        if (http.Find("rpc/Cloud.GetConfig", HttpStatusCode.NotFound) is { } cloud && LooseJson.Flag(cloud, "enable") == true) flaws.Add(PlugFlaws.Cloud(Place));
        return flaws;
    }

    public void Dispose() => http.Dispose();

    // The answer to the command says nothing about the timer. One that is longer than was asked for is auto_off's.
    private bool RunsTimer(int seconds)
    {
        var status = http.Get(string.Create(CultureInfo.InvariantCulture, $"rpc/Switch.GetStatus?id={channel}"));
        return LooseJson.Number(status, "timer_started_at") is not null && LooseJson.Number(status, "timer_duration") is { } duration && duration > 0 && duration <= seconds;
    }

    private IOException Unlike() => new($"The {Place} has no switch {channel}, or is of the first generation: that is kind \"shellyGen1\".");
}
