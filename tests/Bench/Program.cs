using FabAccess.Bench;
using FabAccess.Bench.Scenarios;
using FabAccess.Bench.Soak;
using FabAccess.Bench.Storm;

// fabaccess-bench [NAME ...]: one JSON object a line and figure; exit 0 when all hold, 1 when one does not, 2 for an unknown name.
Dictionary<string, Func<Task<IReadOnlyList<Figure>>>> scenarios = new()
{
    ["badge-to-relay"] = BadgeToRelay.MeasureAsync,
    ["hand-to-relay"] = HandToRelay.MeasureAsync,
    ["ingest"] = Ingest.MeasureAsync,
    ["outbox"] = Outbox.MeasureAsync,
    ["storm"] = ReconnectStorm.MeasureAsync,
    ["soak"] = SoakHours.MeasureAsync,
    ["journal"] = () => Task.FromResult(JournalCommits.Measure()),
};
if (args is [StormClients.Verb, .. var words]) return await StormClients.RunAsync(words);
if (args is [SoakProcess.Verb, var folder]) return SoakProcess.RunHere(folder);
string[] wanted = args.Length > 0 ? args : [.. scenarios.Keys];
foreach (string unknown in wanted.Where(name => !scenarios.ContainsKey(name)))
{
    Console.Error.WriteLine($"No benchmark '{unknown}'; there are: {string.Join(", ", scenarios.Keys)}.");
    return 2;
}
bool all = true;
foreach (string name in wanted)
{
    foreach (var figure in await scenarios[name]())
    {
        Console.WriteLine(figure.ToJson());
        all &= figure.Holds;
    }
}
return all ? 0 : 1;
