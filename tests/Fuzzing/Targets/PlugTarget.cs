using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Power;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using NodaTime;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// What a plug answers, read as every kind of plug on every channel, and its power as activity. Promises: what is read says
/// on or off because the plug did; no time is negative; a machine is idle only after low power has lasted.
/// </summary>
internal sealed class PlugTarget : Target
{
    private static readonly PowerThresholds Thresholds = new(25, 12);

    public override string Name => "plugs";

    public override string Subject => "answers of plugs on the network";

    public override IMutation Mutation { get; } = new JsonMutation();

    public override int CasesPerSeed => 20_000;

    public override int LongestCase => 16 * 1024;

    public override string Take(byte[] input)
    {
        JsonElement answer;
        try
        {
            using var document = JsonDocument.Parse(input);
            answer = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return "no JSON";
        }
        string text = System.Text.Encoding.UTF8.GetString(input);
        var outcome = new List<string>();
        for (int channel = 0; channel < 8; channel++)
        {
            Judge(PlugAnswers.ShellyGen1(answer, channel), "ison");
            Judge(PlugAnswers.Shelly(answer, channel), "output");
            Judge(PlugAnswers.Tasmota(answer, LooseJson.Part(answer, "StatusSNS"), channel), "POWER");
        }
        if (PlugAnswers.PulseTimeSet(answer, "1") is { } set) outcome.Add(set is >= 0 and <= 64_900 ? "pulse" : throw new BrokenPromise("A PulseTime is out of range."));
        return string.Join(' ', outcome.Distinct());

        void Judge(PlugReading? reading, string word)
        {
            if (reading is null) return;
            BrokenPromise.Unless(text.Contains(word, StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal), "A plug is on or off and did not say so.");
            BrokenPromise.Unless(reading.PoweredFor is not { } since || since >= TimeSpan.Zero, "A plug has had power for less than no time.");
            outcome.Add($"{word} {reading.IsOn} {(reading.Watts is { } watts ? Activity(watts) : "unmetered")}");
        }
    }

    private static Activity Activity(decimal watts)
    {
        var known = PowerActivity.Unknown;
        for (int second = 0; second <= 30; second++)
        {
            known = known.Take(watts, At(second), Thresholds);
            BrokenPromise.Unless(known.Activity != Core.Machines.Activity.Idle || second >= 30, "A machine is idle at once.");
        }
        return known.Activity;
    }

    private static Moment At(int second) => new(BootId.Parse("11111111-1111-1111-1111-111111111111"), second * 1000, Instant.FromUnixTimeSeconds(second), ClockTrust.Synchronised);
}
