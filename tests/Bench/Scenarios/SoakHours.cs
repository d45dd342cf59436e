using FabAccess.Bench.Soak;

namespace FabAccess.Bench.Scenarios;

/// <summary>
/// 24 simulated hours of one box with 20,000 badges (see <see cref="SoakDay"/>): what is alive after a full collection, what
/// SQLite holds, and how many descriptors and threads there are, at the end of each hour against the end of the first.
/// </summary>
internal static class SoakHours
{
    /// <summary>
    /// By how much any later hour may hold more than the first one did. Sessions under way, waits in the queue and the like
    /// come and go with some ten kilobytes. One list that stays is 88 times the margin, and 30 bytes that stay with each
    /// session, or 1.4 KB with each connection, are more than it.
    /// </summary>
    private const double MarginKilobytes = 64;

    private const int LeastSessions = 2_000, LeastConnectsAnHour = 2, ListsAnHour = 3;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var readings = await SoakProcess.RunAsync().ConfigureAwait(false);
        var (first, later, last) = (readings[0], readings.Skip(1).ToArray(), readings[^1].Deeds);
        if (readings.Count != SoakDay.Hours || later.Any(r => r.Deeds.Badges != SoakDay.Members)) throw new InvalidOperationException("Not every hour was played with every badge.");
        if (last.Sessions < LeastSessions || last.Trimmed == 0 || last.Refused < SoakDay.Hours || last.Lists < ListsAnHour * SoakDay.Hours || last.Connects < LeastConnectsAnHour * SoakDay.Hours)
            throw new InvalidOperationException($"Too little happened to prove anything: {last}.");
        string deeds = $"{last.Sessions} sessions, {last.Lists} lists of {last.Badges} badges ({last.ListBytes / 1e6:0.0} MB each), {last.Connects} connects, {last.Trimmed} of {last.Entries} entries trimmed";
        return
        [
            Growth("soak, managed memory", r => r.Managed, $"; {deeds}"),
            Growth("soak, SQLite's memory", r => r.Sqlite, ""),
            Count("soak, descriptors", r => r.Descriptors),
            Count("soak, threads", r => r.Threads),
        ];

        Figure Growth(string name, Func<SoakReading, long> of, string more) =>
            new(name, (later.Max(of) - of(first)) / 1024.0, MarginKilobytes, "KB", 1, AtLeast: false,
                $"most that an hour after the first holds beyond it; {of(first) / 1024} KB after the first, {of(readings[^1]) / 1024} KB at the end{more}");

        Figure Count(string name, Func<SoakReading, int> of) =>
            new(name, later.Max(of), of(first), "", 1, AtLeast: false, $"most after the first hour against the first; {later.Min(of)} to {later.Max(of)}");
    }
}
