using System.Diagnostics;

namespace FabAccess.Server.Tests.Keys;

/// <summary>A second reader of what the CA writes: the one that the broker and the boxes have.</summary>
internal static class OpenSsl
{
    /// <summary>What it said, and whether it was content.</summary>
    public static (bool Ok, string Said) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, said + error.Result);
    }
}
