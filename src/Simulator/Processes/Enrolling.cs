using System.Text.Json;
using FabAccess.Core.Values;

namespace FabAccess.Simulator.Processes;

/// <summary>Lets a simulated box into its lab the way a person does it: a token from the server, carried to the box.</summary>
internal static class Enrolling
{
    /// <exception cref="InvalidOperationException">Server or box refused; their words are in the message.</exception>
    public static async Task RunAsync(LabOptions options, LabFolder folder, BoxId box)
    {
        string printed = await Verb.RunAsync($"claim-{box}", options.ServerPath, folder, options.Patience, "box", "claim", box.ToString(), "--json", "--config", folder.ServerConfig).ConfigureAwait(false);
        using var claim = JsonDocument.Parse(printed);
        string token = claim.RootElement.GetProperty("token").GetString()!;
        await Verb.RunAsync($"enroll-{box}", options.EdgePath, folder, options.Patience, "enroll", token, "--config", folder.BoxConfig(box)).ConfigureAwait(false);
    }
}
