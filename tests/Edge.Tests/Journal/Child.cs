using FabAccess.Edge.Journal;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Journal;

/// <summary>
/// What the test program does when a test starts it as a process of its own: appends to the journal in a folder, one
/// durable commit after the other, and prints each sequence. It ends after a number of them, or with its standard input.
/// </summary>
internal static class Child
{
    public const string Begin = "begin", End = "end";

    public static int Main(string[] arguments)
    {
        if (arguments is not [{ } folder, { } count]) return 2;
        using var journal = new SqliteJournal(new(folder), VirtualTime.Boot, TimeProvider.System, NullLogger.Instance);
        // The first append waits for the housekeeping of the start.
        if (!Append(journal)) return 1;
        Say(Begin);
        for (long i = long.Parse(count); i != 0; i--)
        {
            if (!Append(journal)) return 1;
            if (i < 0) Say(journal.End.Sequence.ToString());
        }
        Say(End);
        return 0;
    }

    private static bool Append(SqliteJournal journal) =>
        journal.Append(TestEntries.Laser, [TestEntries.Refused], TestEntries.At(0)).WaitDurable(TimeSpan.FromSeconds(30));

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
