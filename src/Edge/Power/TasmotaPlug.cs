using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Power;

/// <summary>
/// A device with Tasmota: <c>GET /cm?cmnd=…</c>. Its lease is PulseTime, which each "Power ON" starts anew; it is a setting, kept in
/// the device, so it is written only when it is another one, and read back.
/// </summary>
internal sealed class TasmotaPlug(PlugSettings settings) : IPlug
{
    private readonly DeviceHttp http = new(Plugs.Access(settings, "Tasmota", DeviceSignIn.ByItsDriver));
    private readonly string relay = string.Create(CultureInfo.InvariantCulture, $"{settings.Channel + 1}");

    /// <inheritdoc/>
    public string Place => http.Place;

    /// <inheritdoc/>
    public PlugReading Read()
    {
        var sensors = LooseJson.Part(Ask("Status 10"), "StatusSNS");
        return PlugAnswers.Tasmota(Ask("Status 11"), sensors, settings.Channel) ?? throw Unlike();
    }

    /// <inheritdoc/>
    public bool? Switch(bool on, TimeSpan? lease)
    {
        if (on) Lease(PlugAnswers.PulseTime(lease));
        var answer = Ask($"Power{relay} {(on ? "ON" : "OFF")}");
        if (PlugAnswers.TasmotaPower(answer, settings.Channel) is not { } isOn) throw Unlike();
        return isOn == on ? null : throw new IOException($"The {Place} did not switch.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<PlugFlaw> Inspect()
    {
        var flaws = new List<PlugFlaw>();
        if (settings.PasswordFile is null) flaws.Add(PlugFlaws.NoPassword(Place));
        if (LooseJson.Number(Ask("PowerOnState"), "PowerOnState") is not (null or 0)) flaws.Add(PlugFlaws.OnAfterMains(Place, "PowerOnState", "0"));
        if (LooseJson.Text(Ask("SetOption73"), "SetOption73") == "OFF") flaws.Add(PlugFlaws.Button(Place, "SetOption73", "1"));
        return flaws;
    }

    public void Dispose() => http.Dispose();

    private void Lease(int pulseTime)
    {
        if (PlugAnswers.PulseTimeSet(Ask($"PulseTime{relay}"), relay) == pulseTime) return;
        if (PlugAnswers.PulseTimeSet(Ask(string.Create(CultureInfo.InvariantCulture, $"PulseTime{relay} {pulseTime}")), relay) != pulseTime)
            throw new PlugLeaseException(Place, "PulseTime");
    }

    private JsonElement Ask(string command)
    {
        string signIn = http.Secret() is { } password ? $"&user={Plugs.User}&password={Uri.EscapeDataString(password)}" : "";
        var answer = http.Get($"cm?cmnd={Uri.EscapeDataString(command)}{signIn}");
        return LooseJson.Text(answer, "WARNING") is null ? answer : throw new IOException($"The {Place} asks for a user and password, or does not take the one of its passwordFile.");
    }

    private IOException Unlike() => new($"The {Place} has no relay {relay}, or is no Tasmota.");
}
