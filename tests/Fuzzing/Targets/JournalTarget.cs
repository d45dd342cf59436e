using System.Text;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Journal;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using Microsoft.Extensions.Logging;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// The journal's files as a box finds them, with any byte changed, cut or repeated. Promises: it opens, or says in an
/// IOException why not and leaves everything as it was; each entry that is read is either, byte for byte, the one
/// that was written there or says that it is lost; nothing is written under a number that was given before; what is written then is there
/// after another start; bytes of a database that cannot be read are kept.
/// </summary>
internal sealed class JournalTarget : Target
{
    private const int Entries = 40, MostRead = 5000;
    private const string Database = "journal.db", Wal = "journal.db-wal", Mark = "journal.mark";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly BadgeHash Badge = BadgeHash.Of(LabFacts.Ada, LabFacts.BadgeKey);

    private readonly Scratch scratch = new();
    private readonly StillTime time = new();
    private readonly Lines lines = new();
    private readonly Dictionary<string, byte[]> sound = [];
    private readonly List<byte[]> written = [];

    public JournalTarget()
    {
        // Half of it in the database, half in the WAL, as a power cut leaves it: copied while it is open.
        using (var journal = Open()) Write(journal, Entries / 2);
        using (var journal = Open())
        {
            Write(journal, Entries - (Entries / 2));
            foreach (string name in (ReadOnlySpan<string>)[Database, Wal, Mark]) sound[name] = Shared(scratch.At(name));
            journal.Read(1, Entries, body =>
            {
                written.Add(body.ToArray());
                return true;
            });
        }
        Mutation = new EditMutation([.. sound.Select(s => (s.Key, s.Value.Length))]);
    }

    public override string Name => "journal";

    public override string Subject => "the journal's files on a box, any byte changed, cut or repeated";

    public override IMutation Mutation { get; }

    public override int CasesPerSeed => 100;

    public override TimeSpan MostTime => TimeSpan.FromMilliseconds(500);

    public override long MostAllocated(int length) => 64L * 1024 * 1024;

    public override string Take(byte[] input)
    {
        scratch.Empty();
        lines.Clear();
        var files = new Dictionary<string, byte[]>(sound);
        EditScript.Apply(input, files);
        foreach (var (name, bytes) in files) File.WriteAllBytes(scratch.At(name), bytes);
        SqliteJournal opened;
        try
        {
            opened = Open();
        }
        catch (IOException refused)
        {
            foreach (var (name, bytes) in files.Where(f => f.Key == Database))
                BrokenPromise.Unless(Shared(scratch.At(name)).AsSpan().SequenceEqual(bytes), "A journal that is refused was changed: " + refused.Message.Replace(scratch.Path, "", StringComparison.Ordinal));
            return "refused " + refused.Message.Replace(scratch.Path, "", StringComparison.Ordinal);
        }
        try
        {
            return Opened(opened, files);
        }
        catch (IOException e)
        {
            // Reading meets a broken page, or the moment in which a file is put aside: said to whoever reads, and nothing is made up.
            return "unreadable " + Outcomes.KindOf(e.Message.Replace(scratch.Path, "", StringComparison.Ordinal));
        }
    }

    protected override void End() => scratch.Dispose();

    private string Opened(SqliteJournal journal, Dictionary<string, byte[]> files)
    {
        long next;
        byte[] appended = [];
        using (journal)
        {
            long end = journal.End.Sequence;
            // Rot may show only when it is written to; then it goes on in a new file, with what can still be found.
            journal.Append(LabFacts.Saw, [new MachineEvent.Released()], time.Clock.Now());
            BrokenPromise.Unless(journal.Flush(Patience), $"An opened journal takes nothing: {journal.Trouble}");
            Checked(journal, end);
            next = journal.End.Sequence;
            BrokenPromise.Unless(next == end + 1, "A number was left out.");
            BrokenPromise.Unless(next > Entries || !files.ContainsKey(Mark) || !files[Mark].AsSpan().SequenceEqual(sound[Mark]), "A number was given twice though the mark was sound.");
            journal.Read(next, 1, body =>
            {
                appended = body.ToArray();
                return true;
            });
        }
        using (var again = Open())
        {
            BrokenPromise.Unless(again.End.Sequence == next, "After another start the journal ends elsewhere.");
            byte[] kept = [];
            again.Read(next, 1, body =>
            {
                kept = body.ToArray();
                return true;
            });
            BrokenPromise.Unless(appended.AsSpan().SequenceEqual(kept) && appended.Length > 20, "What was written is not there after another start.");
        }
        if (lines.HasQuarantined) BrokenPromise.Unless(Directory.EnumerateFiles(scratch.Path, Database + ".damaged-*").Any(), "A damaged journal was not kept.");
        return lines.ToString();
    }

    private void Checked(SqliteJournal journal, long end)
    {
        long at = Math.Max(1, journal.ReadFirst());
        BrokenPromise.Unless(at <= end + 1 && end <= Entries + (2 * HighWaterMark.Ahead), "The journal says that it holds what was never written.");
        long sequence = 1;
        int lost = 0;
        journal.Read(1, (int)Math.Min(MostRead, end), body =>
        {
            bool isLost = body.SequenceEqual(LostEntry.At(sequence).Body), isWritten = sequence <= written.Count && body.SequenceEqual(written[(int)sequence - 1]);
            BrokenPromise.Unless(isLost || isWritten, "An entry is neither the one that was written nor lost.");
            if (isLost) lost++;
            sequence++;
            return true;
        });
        lines.Add(lost == 0 ? "whole" : "lost");
    }

    private SqliteJournal Open() => new(new JournalOptions(scratch.Path) { PreparedWal = 0, KeepFor = TimeSpan.FromDays(36_500) }, time.Clock.Boot, TimeProvider.System, lines);

    private void Write(SqliteJournal journal, int count)
    {
        for (int i = 0; i < count; i++)
        {
            time.Pass(TimeSpan.FromSeconds(31));
            var session = new SessionId(new Guid((i / 3) + 1, 0, 0x7000, new byte[8]));
            MachineEvent happened = (i % 3) switch
            {
                0 => new MachineEvent.SessionStarted(session, default, Badge),
                1 => new MachineEvent.SessionRunning(session),
                _ => new MachineEvent.SessionEnded(session, EndReason.Member, 62_000, 0),
            };
            BrokenPromise.Unless(journal.Append(LabFacts.Laser, [happened], time.Clock.Now()).WaitDurable(Patience), "The sound journal cannot be written.");
        }
    }

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>What the journal says for people, as the outcome of a case.</summary>
    private sealed class Lines : ILogger
    {
        private readonly Lock gate = new();
        private readonly StringBuilder text = new();

        public bool HasQuarantined { get; private set; }

        public void Clear()
        {
            lock (gate) text.Clear();
            HasQuarantined = false;
        }

        public void Add(string word)
        {
            lock (gate) text.Append(word).Append(' ');
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            const int opened = 1100, quarantined = 1101;
            if (eventId.Id == quarantined) HasQuarantined = true;
            if (eventId.Id != opened) Add(Outcomes.KindOf(formatter(state, exception)));
        }

        public override string ToString()
        {
            lock (gate) return text.ToString();
        }
    }
}
