using System.Globalization;
using System.Text;

namespace FabAccess.PowerCuts.Recordings;

/// <summary>What a program did to one folder, from its first call to its last.</summary>
internal sealed class Recording
{
    private readonly string folder;
    private readonly HashSet<string> names = [];
    private readonly HashSet<string> folders = [""];

    private Recording(string folder) => this.folder = folder;

    public IReadOnlyList<Operation> Operations { get; private set; } = [];

    /// <summary>How often each thread made each call on the folder, whether or not it succeeded: where it can be killed.</summary>
    public Dictionary<(string Call, int Thread), int> Calls { get; } = [];

    /// <exception cref="NotSupportedException">The program did something to the folder that this model does not know.</exception>
    public static Recording Read(TextReader trace, string folder)
    {
        var recording = new Recording(folder);
        recording.Take(StraceReader.Read(trace));
        return recording;
    }

    /// <summary>The same program on a disk to which such an operation does nothing.</summary>
    public Recording Without<T>()
        where T : Operation
    {
        // In the place of each stands one that changes nothing, so that the others keep theirs.
        var other = new Recording(folder) { Operations = [.. Operations.Select(o => o is T ? new Operation.Resized("", 0) { Before = o.Before } : o)] };
        return other;
    }

    private void Take(IEnumerable<TracedCall> calls)
    {
        var taken = new List<(Operation Operation, int Entry, int At)>();
        foreach (var call in calls)
            foreach (var operation in Of(call))
                taken.Add((operation, call.Entry, operation is Operation.Told ? call.Entry : call.Exit));
        taken.Sort((a, b) => a.At.CompareTo(b.At));
        int[] places = [.. taken.Select(t => t.At)];
        Operations = [.. taken.Select(t => t.Operation with { Before = Below(places, t.Entry) })];
    }

    private static int Below(int[] places, int line)
    {
        int found = Array.BinarySearch(places, line);
        if (found < 0) return ~found;
        while (found > 0 && places[found - 1] == line) found--;
        return found;
    }

    private IEnumerable<Operation> Of(TracedCall call)
    {
        if (call.Name == "write" && call.Arguments[0].StartsWith("1<", StringComparison.Ordinal))
        {
            if (call.Returned is null) yield break;
            foreach (string line in Encoding.UTF8.GetString(call.Bytes(1)).Split('\n', StringSplitOptions.RemoveEmptyEntries)) yield return new Operation.Told(line);
            yield break;
        }
        bool byPath = call.Name is "openat" or "rename" or "renameat" or "renameat2" or "link" or "linkat" or "unlink" or "unlinkat" or "mkdir";
        int argument = call.Name is "openat" or "renameat" or "renameat2" or "linkat" or "unlinkat" ? 1 : 0;
        if (!byPath && !call.Arguments[0].Contains('<', StringComparison.Ordinal)) yield break;
        if (Relative(call.Path(argument)) is not { } path) yield break;
        // The memory that SQLite's connections share is made anew by the first one after a cut.
        if (path.EndsWith("-shm", StringComparison.Ordinal)) yield break;
        if (call.Name != "openat") Calls[(call.Name, call.Thread)] = Calls.GetValueOrDefault((call.Name, call.Thread)) + 1;
        foreach (var operation in Of(call, path)) yield return operation;
    }

    private IEnumerable<Operation> Of(TracedCall call, string path)
    {
        switch (call.Name, call.Returned)
        {
            case ("fsync" or "fdatasync", var returned):
                // What never came back promised nothing.
                if (call.Result is null) break;
                yield return folders.Contains(path) ? new Operation.FolderSynced(path) : new Operation.Synced(path, returned is not null);
                break;
            case (_, null):
                break;
            case ("openat", _):
                if (!folders.Contains(path) && call.Arguments[2].Contains("O_CREAT", StringComparison.Ordinal) && names.Add(path)) yield return new Operation.Created(path);
                else if (call.Arguments[2].Contains("O_TRUNC", StringComparison.Ordinal)) yield return new Operation.Resized(path, 0);
                break;
            case ("pwrite64", var count):
                yield return new Operation.Written(path, Number(call.Arguments[3]), call.Bytes(1)[..(int)count.Value]);
                break;
            case ("ftruncate", _):
                yield return new Operation.Resized(path, Number(call.Arguments[1]));
                break;
            case ("rename" or "renameat" or "renameat2" or "link" or "linkat", _):
                string to = Relative(call.Path(call.Name is "rename" or "link" ? 1 : 3)) ?? throw new NotSupportedException($"{path} left the folder.");
                names.Add(to);
                if (call.Name[0] == 'r') names.Remove(path);
                yield return call.Name[0] == 'r' ? new Operation.Renamed(path, to) : new Operation.Linked(path, to);
                break;
            case ("unlink" or "unlinkat", _):
                names.Remove(path);
                yield return new Operation.Removed(path);
                break;
            case ("mkdir", _):
                // Folders in it are taken to be there: they hold nothing before a file of theirs is durable.
                folders.Add(path);
                break;
            default:
                throw new NotSupportedException($"{call.Name} on {path} is not known to the model of a disk.");
        }
    }

    // Null for what is not in the folder; empty for the folder itself.
    private string? Relative(string path) =>
        path == folder ? "" : path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/' ? path[(folder.Length + 1)..] : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
