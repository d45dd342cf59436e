using System.Diagnostics;
using System.Globalization;

namespace FabAccess.Server.Broker;

/// <summary>A broker that an earlier run of the server left behind, as can be when the shell that watches it was killed too.</summary>
internal static class BrokerOrphan
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Ends it if the process of that number is really a broker on this configuration; returns its number, or null when there was none.</summary>
    public static async Task<int?> End(string processNumberFile, string configuration, CancellationToken stop)
    {
        if (!File.Exists(processNumberFile)) return null;
        string text = await File.ReadAllTextAsync(processNumberFile, stop);
        File.Delete(processNumberFile);
        if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || !IsOurs(number, configuration)) return null;
        try
        {
            using var orphan = Process.GetProcessById(number);
            orphan.Kill();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            await orphan.WaitForExitAsync(limit.Token);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
        return number;
    }

    // A number is given to another process after a while, so the command line must name our own configuration.
    private static bool IsOurs(int number, string configuration)
    {
        try
        {
            string[] words = File.ReadAllText($"/proc/{number}/cmdline").Split('\0');
            return words.Contains(configuration);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
