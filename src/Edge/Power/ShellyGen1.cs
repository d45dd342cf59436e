using System.Globalization;
using FabAccess.Core.Wire;
using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Power;

/// <summary>A Shelly of the first generation: <c>GET /relay/N?turn=…&amp;timer=…</c>, <c>/status</c>, <c>/settings</c>.</summary>
internal sealed class ShellyGen1(PlugSettings settings) : IPlug
{
    private readonly DeviceHttp http = new(Plugs.Access(settings, "Shelly"));
    private readonly int channel = settings.Channel;

    /// <inheritdoc/>
    public string Place => http.Place;

    /// <inheritdoc/>
    public PlugReading Read() => PlugAnswers.ShellyGen1(http.Get("status"), channel) ?? throw Unlike();

    /// <inheritdoc/>
    public bool? Switch(bool on, TimeSpan? lease)
    {
        string timer = on && lease is { } span ? string.Create(CultureInfo.InvariantCulture, $"&timer={(int)Math.Ceiling(span.TotalSeconds)}") : "";
        var answer = http.Get(string.Create(CultureInfo.InvariantCulture, $"relay/{channel}?turn={(on ? "on" : "off")}{timer}"));
        if (LooseJson.Flag(answer, "ison") is not { } isOn) throw Unlike();
        if (isOn != on) throw new IOException(LooseJson.Flag(answer, "overpower") == true ? $"The {Place} has switched off for too much power." : $"The {Place} did not switch.");
        if (timer.Length > 0 && LooseJson.Flag(answer, "has_timer") != true) throw new PlugLeaseException(Place);
        return null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlugFlaw> Inspect()
    {
        var flaws = new List<PlugFlaw>();
        if (LooseJson.Flag(http.Get("shelly"), "auth") == false) flaws.Add(PlugFlaws.NoPassword(Place));
        var relay = http.Get(string.Create(CultureInfo.InvariantCulture, $"settings/relay/{channel}"));
        if (LooseJson.Text(relay, "default_state") is not (null or "off")) flaws.Add(PlugFlaws.OnAfterMains(Place, "default_state"));
        if (LooseJson.Number(relay, "auto_on") > 0) flaws.Add(PlugFlaws.AutoOn(Place));
        if (LooseJson.Text(relay, "btn_type") is not (null or "detached")) flaws.Add(PlugFlaws.Button(Place, "btn_type"));
        if (LooseJson.Flag(LooseJson.Part(http.Get("settings"), "cloud"), "enabled") == true) flaws.Add(PlugFlaws.Cloud(Place));
        return flaws;
    }

    public void Dispose() => http.Dispose();

    private IOException Unlike() => new($"The {Place} has no relay {channel}, or is not of the first generation: kind \"shelly\" is for the later ones.");
}
