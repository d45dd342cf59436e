namespace FabAccess.Server.Tests.Keys;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fab-keys-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public static implicit operator string(TestFolder folder) => folder.Path;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
