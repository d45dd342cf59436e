using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Postgres;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Server;

namespace FabAccess.EndToEnd.Labs;

/// <summary>The demo's lab as real processes on one database, with a hand that plays in it and a tap on its broker.</summary>
public abstract class TestLab : IAsyncLifetime
{
    /// <summary>Longest wait for anything: reconnects back off, and the computer may be busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly List<string> story = [];

    public LabProcesses Processes { get; private set; } = null!;

    public ServerApi Api { get; private set; } = null!;

    public DayStage Stage { get; private set; } = null!;

    public LabTap Tap { get; private set; } = null!;

    /// <summary>The server's data folder.</summary>
    public string ServerData => Path.Combine(Programs.StateOf(GetType().Name), "server");

    protected virtual string? PostgresConnectionString => null;

    protected virtual bool HasBoxes => true;

    public async Task InitializeAsync()
    {
        var options = new LabOptions(Programs.StateOf(GetType().Name), Programs.Server, Programs.Edge, DemoLab.Seed) { PostgresConnectionString = PostgresConnectionString, ExtraAcl = LabTap.Rules };
        Processes = await LabProcesses.PrepareAsync(options);
        var (ca, identity) = await Processes.ObserveAsync(LabTap.Name);
        await Processes.StartServerAsync();
        if (HasBoxes) await Task.WhenAll(Processes.Boxes.Select(b => Processes.StartEdgeAsync(b.Id)));
        Api = new(Processes.ServerAddress);
        Stage = new(Processes, Api, new(story.Add));
        Tap = await LabTap.StartAsync(Processes.BrokerPort, new(ca, identity));
        if (HasBoxes) await FreeAsync();
    }

    public async Task DisposeAsync()
    {
        Tap?.Dispose();
        Api?.Dispose();
        if (Processes is not null) await Processes.DisposeAsync();
    }

    public SimulatedMachine Machine(string machine) => Processes.Machine(machine);

    public BoxId BoxOf(string machine) => Processes.BoxOf(Machine(machine)).Id;

    public Hand At(string machine) => Stage.At(machine);

    /// <summary>Waits until the board shows every machine as free.</summary>
    public Task FreeAsync() => Until.RequireAsync(
        "every machine is free on the board",
        async () => (await Api.BoardAsync()).Machines is { Length: > 0 } machines && machines.All(m => m.BoxOnline && m.State == "free"),
        Patience);

    /// <summary>Waits until every box is connected again, whatever its machines do.</summary>
    public Task OnlineAsync() => Until.RequireAsync("every box is online", async () => (await Api.IngestAsync()).Boxes.All(b => b.Online), Patience);

    /// <summary>Waits until at least so many entries have come again.</summary>
    public Task DuplicatesReachAsync(long least) => Until.RequireAsync(
        $"{least} duplicates were counted", async () => (await Api.IngestAsync()).Boxes.Sum(b => b.Duplicates) >= least, Patience);

    /// <summary>Holds cards to a reader, which must refuse them for that reason on the board while the relay stays.</summary>
    public async Task RefuseAsync(string machine, string reason, params string[] cards)
    {
        await Stage.RefuseAsync(machine, reason, cards);
        var check = Stage.Ledger.Checks[^1];
        Assert.True(check.Holds, check.Detail);
    }

    /// <summary>Changes rights, and waits until that machine's box holds the new list.</summary>
    public async Task ChangeRightsAsync(string machine, Func<Task> change)
    {
        long before = Held(BoxOf(machine));
        await change();
        await HoldsNewerAsync(machine, before);
    }

    /// <summary>Waits until a machine's box says that it holds a newer permit list than that.</summary>
    public Task HoldsNewerAsync(string machine, long generation) =>
        Until.RequireAsync($"{BoxOf(machine)} holds a newer permit list than {generation}", () => Held(BoxOf(machine)) > generation, Patience);

    public long Held(BoxId box) => Tap.LastState(box)?.Generation ?? 0;

    /// <summary>Runs a verb of the server's program on this lab.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public async Task<(int Code, string Said)> VerbAsync(params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var verb = new ChildProcess(words[0], Programs.Server, [.. words, "--config", Processes.ServerConfig], Path.Combine(Programs.StateOf(GetType().Name), "logs", $"{words[0]}.log"));
        await using (verb)
        {
            await verb.StartAsync();
            int code = await verb.ExitAsync(Patience);
            return (code, string.Join('\n', verb.Output));
        }
    }

    public async Task RevokeAsync(string card, string certification)
    {
        var member = (await Api.MembersAsync()).First(m => m.Id == DayStage.MemberOf(card));
        await Api.RevokeAsync(member.Grants.First(g => g.Certification == certification && g.RevokedAt is null).Id, "Formation à refaire");
    }

    public static Topics TopicsOf(BoxId box) => new(DemoLab.Seed.Site, box);
}

/// <summary>On SQLite, shared by all tests that leave a lab as they find it.</summary>
public sealed class SqliteLab : TestLab;

/// <summary>By itself, for tests that break it in many ways.</summary>
public sealed class DoctorLab : TestLab;

/// <summary>By itself, for tests whose sessions are in nobody's ledger.</summary>
public sealed class CardLab : TestLab;

/// <summary>By itself, for a machine that hangs on a plug.</summary>
public sealed class PlugLab : TestLab;

/// <summary>By itself, for a machine whose printer is asked.</summary>
public sealed class PrinterLab : TestLab;

/// <summary>By itself, for people who come to have rights and badges.</summary>
public sealed class TrainingLab : TestLab;

/// <summary>By itself, for hours and bookings.</summary>
public sealed class TimetableLab : TestLab;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresLab : TestLab
{
    // It ends with this process.
    protected override string? PostgresConnectionString { get; } = PostgresServer.NewDatabase();
}

[CollectionDefinition(Name)]
public sealed class OnSqlite : ICollectionFixture<SqliteLab>
{
    public const string Name = "SQLite";
}
