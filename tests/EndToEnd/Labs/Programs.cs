namespace FabAccess.EndToEnd.Labs;

/// <summary>
/// The programs under test: as they get installed (./fab publish makes them), unless FABACCESS_SERVER or FABACCESS_EDGE
/// names others. The simulator is taken as it was built beside these tests.
/// </summary>
public static class Programs
{
    public static string Root { get; } = FindRoot();

    public static string Server { get; } = Published("FABACCESS_SERVER", "server/fabaccess-server");

    public static string Edge { get; } = Published("FABACCESS_EDGE", "edge/fabaccess-edge");

    public static string Simulator { get; } = Path.Combine(
        Root, "src", "Simulator", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "fabaccess-simulator.dll");

    /// <summary>Where a lab of that name keeps its files; they stay after the run, for whoever looks for a reason.</summary>
    public static string StateOf(string lab) => Path.Combine(Root, ".fab", "end-to-end", lab);

    private static string Published(string variable, string program)
    {
        string path = Environment.GetEnvironmentVariable(variable) ?? Path.Combine(Root, ".fab", "publish", program);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not there; ./fab publish makes it.");
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "FabAccess.sln"))) return folder;
        throw new InvalidOperationException("These tests run inside the repository.");
    }
}
