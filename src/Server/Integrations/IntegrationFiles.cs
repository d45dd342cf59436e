using FabAccess.Server.Broker;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Integrations;

/// <summary>What the integration broker reads, in <c>{dataFolder}/integrations</c>. Made anew at each start. Any thread.</summary>
internal sealed class IntegrationFiles(IntegrationOptions options, IntegrationLedger ledger, string dataFolder) : IBrokerFiles
{
    private readonly string folder = Path.GetFullPath(Path.Combine(dataFolder, "integrations"));
    private readonly Lock gate = new();
    private string? written;

    public string Configuration => PathOf("mosquitto.conf");

    public string ProcessNumberFile => PathOf("mosquitto.pid");

    /// <inheritdoc/>
    public int ListsVersion { get; private set; }

    /// <inheritdoc/>
    public void WriteAll(int port)
    {
        foreach (string? file in (string?[])[options.CertificateFile, options.KeyFile])
            if (file is not null && !File.Exists(file)) throw new IOException($"{file}, which integrations names in server.json, is missing.");
        lock (gate) written = null;
        UpdateLists();
        SecretFile.Replace(Configuration, IntegrationConfiguration.For(new(options.Listen.Address, port), options, folder, Environment.IsPrivilegedProcess));
    }

    /// <summary>Writes who may come and how far; false when that stands there already.</summary>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public bool UpdateLists()
    {
        lock (gate)
        {
            var accounts = ledger.Accounts();
            string rules = IntegrationAccess.Rules(accounts), passwords = IntegrationAccess.Passwords(accounts);
            if (passwords + rules == written) return false;
            // A port that is taken is seen before anything is written, and the folder may not be there yet.
            SecretFile.MakeFolder(folder);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, SecretFile.FolderMode);
            // Rules first: a new account that comes in between finds nothing open that will be shut.
            SecretFile.Replace(PathOf("acl"), rules);
            SecretFile.Replace(PathOf("passwords"), passwords);
            written = passwords + rules;
            ListsVersion++;
            return true;
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
