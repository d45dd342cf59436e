namespace FabAccess.Fuzzing.Targets;

/// <summary>A folder in memory, where there is one: thousands of cases a second must not wear out a disk, nor wait for it.</summary>
internal sealed class Scratch : IDisposable
{
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo folder = Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"fabaccess-fuzz-{System.IO.Path.GetRandomFileName()}"))
        : Directory.CreateTempSubdirectory("fabaccess-fuzz-");

    public string Path => folder.FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Empty()
    {
        foreach (var file in folder.EnumerateFiles()) file.Delete();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
