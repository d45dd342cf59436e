using System.Diagnostics;
using Npgsql;

namespace FabAccess.Postgres;

/// <summary>
/// Debian's PostgreSQL 15 on a temporary folder, for the whole run: started on first use as an unprivileged user (it
/// refuses root), reachable through a socket in that folder only, and stopped when the test process ends. Without fsync,
/// since what is tested here is not what survives a power cut.
/// </summary>
internal sealed class PostgresServer
{
    private const string Programs = "/usr/lib/postgresql/15/bin";

    private static readonly Lazy<PostgresServer> Running = new(() => new());

    private readonly string folder = Directory.CreateTempSubdirectory("fab-pg-").FullName;
    // Waits for this process's end of its input to close, also when the process is killed; then it stops the server.
    private readonly Process guard;
    private int databases;

    private PostgresServer()
    {
        string data = Path.Combine(folder, "data");
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", folder);
        RunUnprivileged($"{Programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        guard = Shell($"read gone; {Line(Unprivileged([$"{Programs}/pg_ctl", "-D", data, "-m", "immediate", "stop"]))}; {Line(["rm", "-rf", folder])}");
        RunUnprivileged(
            $"{Programs}/pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o",
            $"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=50", "start");
    }

    public static bool IsInstalled => File.Exists($"{Programs}/postgres");

    /// <summary>A connection string for a database of its own: empty, or a copy of another one to which nobody is connected.</summary>
    public static string NewDatabase(string copiedFrom = "template1") =>
        Running.Value.Create(FormattableString.Invariant($"lab{Interlocked.Increment(ref Running.Value.databases)}"), copiedFrom);

    private string Create(string name, string template)
    {
        using var source = NpgsqlDataSource.Create($"Host={folder};Username=postgres;Database=postgres;Pooling=false");
#pragma warning disable CA2100 // Names of databases cannot be parameters; these are made here.
        using var create = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template}");
#pragma warning restore CA2100
        create.ExecuteNonQuery();
        return $"Host={folder};Username=postgres;Maximum Pool Size=8;Database={name}";
    }

    private static void RunUnprivileged(params string[] command) => Run(Unprivileged(command));

    private static string[] Unprivileged(string[] command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command] : command;

    private static void Run(params string[] command)
    {
        using var process = Shell(Line(command));
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}.");
    }

    // Output goes nowhere: the server that pg_ctl leaves behind would hold a pipe open for ever.
    private static Process Shell(string line) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cd /; ({line}) >/dev/null 2>&1"]) { RedirectStandardInput = true })!;

    private static string Line(string[] command) => string.Join(' ', command.Select(a => $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}
