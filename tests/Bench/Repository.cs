namespace FabAccess.Bench;

/// <summary>Where the programs are that were built for installation (./fab publish).</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Edge => Published("edge/fabaccess-edge");

    public static string Server => Published("server/fabaccess-server");

    private static string Published(string program)
    {
        string path = Path.Combine(Root, ".fab", "publish", program);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not there; ./fab publish makes it.");
    }

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "FabAccess.sln"))) return folder;
        throw new InvalidOperationException("The benchmarks run inside the repository.");
    }
}
