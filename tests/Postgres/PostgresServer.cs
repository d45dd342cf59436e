using System.Diagnostics;
using Npgsql;

namespace FabAccess.Postgres;

/// <summary>
/// Debian's PostgreSQL (the newest one installed) on a temporary folder, started as an unprivileged user (it refuses root),
/// reachable through a socket in that folder only. It stops with this process, however that ends.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> Shared = new(() => new(isDurable: false));

    private readonly string folder = Directory.CreateTempSubdirectory("fab-pg-").FullName;
    private readonly Process guard;
    private int databases;

    /// <param name="isDurable">With fsync, as in production; without it where what survives a power cut is not the question.</param>
    public PostgresServer(bool isDurable)
    {
        string programs = Programs ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql.");
        string data = Path.Combine(folder, "data");
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", folder);
        RunUnprivileged($"{programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        // Waits for this process's end of its input to close, also when the process is killed; then it stops the server.
        guard = Shell($"read gone; {Line(Unprivileged([$"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop"]))}; {Line(["rm", "-rf", folder])}");
        RunUnprivileged(
            $"{programs}/pg_ctl", "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o",
            $"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync={(isDurable ? "on" : "off")} -c max_connections=50", "start");
    }

    public static bool IsInstalled => Programs is not null;

    private static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "postgres"))).Order().LastOrDefault()
        : null;

    /// <summary>On the server that a whole test run shares: a database of its own, empty or a copy of another one to which nobody is connected.</summary>
    public static string NewDatabase(string copiedFrom = "template1") =>
        Shared.Value.CreateDatabase(FormattableString.Invariant($"lab{Interlocked.Increment(ref Shared.Value.databases)}"), copiedFrom);

    /// <summary>Makes a database, empty or a copy of another one, and returns its connection string.</summary>
    public string CreateDatabase(string name, string template = "template1")
    {
        using var source = NpgsqlDataSource.Create($"Host={folder};Username=postgres;Database=postgres;Pooling=false");
#pragma warning disable CA2100 // Names of databases cannot be parameters; these are made by tests.
        using var create = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template}");
#pragma warning restore CA2100
        create.ExecuteNonQuery();
        return $"Host={folder};Username=postgres;Maximum Pool Size=8;Database={name}";
    }

    public void Dispose()
    {
        guard.StandardInput.Close();
        guard.WaitForExit();
        guard.Dispose();
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
