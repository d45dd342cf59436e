using System.Globalization;
using System.Text;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Time;
using FabAccess.PowerCuts.Checks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.PowerCuts.Days;

/// <summary>
/// A box's memory: facts journaled one by one and in groups that share a sync, housekeeping in between, permit lists
/// arriving, the server acknowledging, old entries trimmed, and the program ended and started again.
/// </summary>
/// <param name="Starts">How often the program starts.</param>
/// <param name="Appends">After each start.</param>
/// <param name="BetweenHousekeeping">Entries.</param>
/// <param name="PreparedWal">Bytes.</param>
/// <param name="ListEvery">A permit list comes with every so many-th group.</param>
/// <param name="KeepMilliseconds">How long the box keeps what the server has.</param>
internal sealed record EdgeDay(int Starts, int Appends, int BetweenHousekeeping, int PreparedWal, int ListEvery, int KeepMilliseconds = int.MaxValue) : IDay
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly MachineId[] Machines = [.. ((ReadOnlySpan<string>)["laser-1", "saw-1", "mill-1"]).ToArray().Select(m => MachineId.Parse(m, CultureInfo.InvariantCulture))];
    private static readonly MemberId[] Members = [.. Enumerable.Range(1, 5).Select(i => new MemberId(new Guid(i, 0, 0, new byte[8])))];

    public static BootId Boot(int start) => new(new Guid(0x0b007, (short)start, 0, [1, 2, 3, 4, 5, 6, 7, 8]));

    public static JournalOptions Options(string folder) => new(folder) { RetryAfter = TimeSpan.FromMilliseconds(20) };

    public static PermitStore Permits(string folder, BootId boot, ILogger log) =>
        new(folder, PermitLists.Site, PermitLists.Box, FixedKey.Trust, new BoxClock(boot, TimeProvider.System, () => ClockTrust.Synchronised), log);

    public IExpectation Expect() => new EdgeExpectation();

    public void Live(string folder, Action<string> tell)
    {
        var random = new Random(Starts * Appends);
        long told = 0, generation = 0;
        for (int start = 0; start < Starts; start++)
        {
            var options = Options(folder) with { EntriesBetweenHousekeeping = BetweenHousekeeping, PreparedWal = PreparedWal, KeepFor = TimeSpan.FromMilliseconds(KeepMilliseconds) };
            using var journal = new SqliteJournal(options, Boot(start), TimeProvider.System, NullLogger.Instance);
            var permits = Permits(folder, Boot(start), NullLogger.Instance);
            using var facts = MachineScript.Of(start + 1, Boot(start), Machines, Members).GetEnumerator();
            for (int done = 0, group = 0; done < Appends; group++)
            {
                var tickets = new List<JournalTicket>();
                for (int size = random.Next(4) == 0 ? random.Next(2, 12) : 1; size > 0 && facts.MoveNext(); size--, done++)
                    tickets.Add(journal.Append(facts.Current.Machine, facts.Current.Events, facts.Current.At));
                if (ListEvery > 0 && group % ListEvery == 0 && permits.Accept(PermitLists.Of(generation + 1)) is null) tell(string.Create(CultureInfo.InvariantCulture, $"permits {++generation}"));
                foreach (var ticket in tickets) ticket.WaitDurable(Patience);
                if (!journal.Flush(Patience)) throw new TimeoutException(journal.Trouble);
                told = Tell(journal, told, tell);
                if (group % 7 != 0 || told < 60) continue;
                // Told before it takes effect: from now on the box may forget them when they are old.
                tell(string.Create(CultureInfo.InvariantCulture, $"acknowledged {told - 50}"));
                journal.Acknowledged(told - 50);
            }
        }
    }

    // Everything that has become durable, with its bytes. While the disk fails nothing can be read: then it is told later.
    private static long Tell(SqliteJournal journal, long told, Action<string> tell)
    {
        long end = journal.End.Sequence;
        try
        {
            journal.Read(told + 1, (int)(end - told), body =>
            {
                tell(string.Create(CultureInfo.InvariantCulture, $"entry {++told} {Encoding.UTF8.GetString(body)}"));
                return true;
            });
        }
        catch (IOException)
        {
            return told;
        }
        return told;
    }
}
