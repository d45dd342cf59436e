namespace FabAccess.Simulator.Processes;

/// <summary>A verb of one of the programs: it does one thing and ends.</summary>
internal static class Verb
{
    /// <summary>What it printed.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<string> RunAsync(string name, string program, LabFolder folder, TimeSpan patience, params string[] words)
    {
        var verb = new ChildProcess(name, program, words, folder.Log(name));
        await using (verb.ConfigureAwait(false))
        {
            await verb.StartAsync().ConfigureAwait(false);
            int code = await verb.ExitAsync(patience).ConfigureAwait(false);
            string printed = string.Join('\n', verb.Output);
            // Without what stands behind the verb: it may be a token.
            return code == 0 ? printed : throw new InvalidOperationException($"The verb '{name}' ended with exit code {code}:\n{printed}");
        }
    }
}
