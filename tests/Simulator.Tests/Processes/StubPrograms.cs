namespace FabAccess.Simulator.Tests.Processes;

/// <summary>Shell scripts that behave as server and box do towards whoever starts them.</summary>
internal sealed class StubPrograms : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-stubs-");

    public string Folder => folder.FullName;

    public string State => Path.Combine(Folder, "state");

    public string Server => Script("server", """
        case "$1" in
          seed) [ -f "$4" ] && echo seeded ;;
          box) echo '{"token":"fab1/…"}' ;;
          run) echo "Listening on http://127.0.0.1:4321"; exec tail -f /dev/null ;;
        esac
        """);

    public string Edge => Script("edge", """
        [ "$1" = enroll ] && exit 0
        echo "Ready for badges after 5 ms: 2 machines, permit list 0.0 with 0 badges"
        exec tail -f /dev/null
        """);

    public string Script(string name, string body)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
