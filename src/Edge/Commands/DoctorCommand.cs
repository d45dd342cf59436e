using System.Globalization;
using System.Text.Json;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Commands;

/// <summary><c>doctor</c>: what needs a person, and what to do. Exit code 0 when nothing does, 3 when something does.</summary>
internal static class DoctorCommand
{
    public static int Run(BoxConfiguration box, string version, bool json, TextWriter output)
    {
        if (Health(box, version) is not { } health)
        {
            Console.Error.WriteLine($"The box runs and does not answer: its program hangs, or you may not open {box.DataFolder}. Run this as the user of the service, or look at its log.");
            return ExitCodes.Problems;
        }
        var findings = HealthRules.Judge(health);
        if (json) output.WriteLine(JsonSerializer.Serialize(new(findings.IsEmpty, findings, health), HealthJson.Default.DoctorReport));
        else Tell(box, health, findings, output);
        return findings.IsEmpty ? ExitCodes.Ok : ExitCodes.Problems;
    }

    /// <summary>What the clock on the wall shows, as displays and quiet hours go by it.</summary>
    internal static string HourIn(TimeZoneInfo zone, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"Its displays and quiet hours go by the system's time zone, {zone.Id}: it is {TimeZoneInfo.ConvertTime(now, zone):HH:mm} there. 'timedatectl set-timezone' changes it.");

    // Two programs on one reader, one line or one name at the broker would disturb each other, so one that runs is only asked.
    private static BoxHealth? Health(BoxConfiguration box, string version)
    {
        if (HealthSocket.Ask(box.DataFolder) is { } told) return told;
        try
        {
            using var alone = new DataFolder(box.DataFolder);
            return HealthProbe.Look(box, version, NullLogger.Instance);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Tell(BoxConfiguration box, BoxHealth health, IReadOnlyCollection<Finding> findings, TextWriter output)
    {
        string running = health.IsRunning ? "runs" : "does not run; its hardware was looked at directly";
        output.WriteLine($"Box {box.Box} of {box.Site}, version {health.Version}, {running}.");
        if (box.Machines.Any(m => m.Signals is { DisplayBus: not null } or { Quiet: not null })) output.WriteLine(HourIn(TimeZoneInfo.Local, DateTimeOffset.UtcNow));
        foreach (var finding in findings)
        {
            output.WriteLine();
            output.WriteLine($"{finding.Subject}: {finding.Detail}");
            output.WriteLine($"  -> {finding.Next}");
        }
        int withFeedback = health.Machines.Count(m => m.HasFeedback);
        int meters = health.Machines.Count(m => m.Meter is not null);
        string seen = $"broker, clock, disk, permit list, {health.Machines.Length} readers, {health.Machines.Length} relays ({withFeedback} with a feedback contact){(meters > 0 ? $", {meters} power meters" : "")}";
        output.WriteLine();
        output.WriteLine(findings.Count == 0 ? $"All well: {seen}." : $"{findings.Count} to mend. Looked at: {seen}.");
    }
}
