using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Printers;
using FabAccess.Core.Values;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using NodaTime;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// What a printer says, read as every kind of printer; of a list, its items in their order. Promises: it is idle only after it was said twice, with a word that means it;
/// a job's name and progress are within their bounds.
/// </summary>
internal sealed class PrinterTarget : Target
{
    private static readonly string[] IdleWords = ["\"printing\"", "standby", "complete", "error", "cancelled", "shutdown", "IDLE", "READY", "FINISH", "STOPPED", "ERROR", "FAILED"];

    public override string Name => "printers";

    public override string Subject => "answers of printers";

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
        bool mayBeIdle = IdleWords.Any(w => text.Contains(w, StringComparison.Ordinal)) || text.Contains('\\', StringComparison.Ordinal);
        JsonElement[] answers = answer.ValueKind == JsonValueKind.Array ? [.. answer.EnumerateArray()] : [answer, answer];
        var outcome = new List<string> { Fold(answers.Select(a => OctoPrintAnswers.Read(a, a)), mayBeIdle), Fold(answers.Select(MoonrakerAnswers.Read), mayBeIdle), Fold(answers.Select(a => PrusaLinkAnswers.Read(a, a)), mayBeIdle) };
        var report = BambuReport.Nothing;
        outcome.Add(Fold(answers.Select(a => (report = report.With(a)).Reading), mayBeIdle));
        return string.Join(' ', outcome);
    }

    private static string Fold(IEnumerable<PrinterReading?> readings, bool mayBeIdle)
    {
        var (work, second, said) = (PrinterWork.Unknown, 0, 0);
        foreach (var reading in readings)
        {
            second++;
            if (reading is not null)
            {
                BrokenPromise.Unless(reading.Job is null or { Length: > 0 and <= PrinterReading.LongestJob }, "A job's name is too long.");
                BrokenPromise.Unless(reading.Percent is null or (>= 0 and <= 100), "A job is further than its end.");
                BrokenPromise.Unless(reading.Activity != Activity.Idle || mayBeIdle, "A printer is idle and did not say so.");
            }
            said = reading?.Activity == Activity.Idle ? said + 1 : reading is null ? said : 0;
            work = reading is null ? work.Miss() : work.Take(reading, At(second), 50);
            BrokenPromise.Unless(work.Activity != Activity.Idle || said >= 2, "A machine is idle at once.");
        }
        return $"{work.Activity} {work.Heat}";
    }

    private static Moment At(int second) => new(BootId.Parse("11111111-1111-1111-1111-111111111111"), second * 1000, Instant.FromUnixTimeSeconds(second), ClockTrust.Synchronised);
}
