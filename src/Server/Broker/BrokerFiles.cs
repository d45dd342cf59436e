using System.Collections.Frozen;
using FabAccess.Mqtt;
using FabAccess.Server.Keys;
using NodaTime;

namespace FabAccess.Server.Broker;

/// <summary>
/// What the broker reads, in <c>{dataFolder}/broker</c>, and the server's own way to it. Certificates of server and broker are made
/// anew at each start: their keys need no backup and no renewal. Any thread.
/// </summary>
internal sealed class BrokerFiles : IBrokerFiles
{
    private readonly BrokerOptions options;
    private readonly LabKeys keys;
    private readonly Func<BrokerGuests> guests;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Lazy<MqttTls> link;
    private string? written;

    public BrokerFiles(BrokerOptions options, LabKeys keys, Func<BrokerGuests> guests, TimeProvider time)
    {
        (this.options, this.keys, this.guests, this.time) = (options, keys, guests, time);
        Folder = Path.GetFullPath(Path.Combine(options.DataFolder, "broker"));
        link = new(MakeLink);
    }

    public string Folder { get; }

    public string Configuration => PathOf("mosquitto.conf");

    public string ProcessNumberFile => PathOf("mosquitto.pid");

    /// <summary>Boxes of which nothing is taken, as of the last list.</summary>
    public FrozenSet<string> Denied { get; private set; } = [];

    /// <inheritdoc/>
    public int ListsVersion { get; private set; }

    /// <summary>With what the server itself connects. Made when first asked for.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public MqttTls Link => link.Value;

    /// <inheritdoc/>
    public void WriteAll(int port)
    {
        Open();
        lock (gate) written = null;
        WriteAuthority();
        SecretFile.Replace(PathOf("broker.pem"), Pem(CertificateProfile.Broker(guests().Site)));
        UpdateLists();
        SecretFile.Replace(Configuration, BrokerConfiguration.For(new(options.Listen.Address, port), Folder, Environment.IsPrivilegedProcess));
    }

    /// <summary>Writes who is kept out and who may read along; false when that stands there already.</summary>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public bool UpdateLists()
    {
        lock (gate)
        {
            var now = guests();
            Denied = now.Denied.ToFrozenSet(StringComparer.Ordinal);
            string access = BrokerAccess.For(now, options.AclFile is { } file ? File.ReadAllText(file) : "");
            string lists = $"{string.Join(' ', now.Revoked.Select(r => r.Serial))}\n{access}";
            if (lists == written) return false;
            SecretFile.Replace(PathOf("crl.pem"), keys.Authority.RevocationList(now.Revoked, Instant.FromDateTimeOffset(time.GetUtcNow())));
            SecretFile.Replace(PathOf("acl"), access);
            written = lists;
            ListsVersion++;
            return true;
        }
    }

    private MqttTls MakeLink()
    {
        Open();
        WriteAuthority();
        SecretFile.Replace(PathOf("link.pem"), Pem(CertificateProfile.ServerLink(guests().Site)));
        return new(PathOf("ca.pem"), PathOf("link.pem"));
    }

    private void Open()
    {
        SecretFile.MakeFolder(Folder);
        // Its secrets are made after this, so whoever could look in before saw none that counts.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Folder, SecretFile.FolderMode);
    }

    private void WriteAuthority() => SecretFile.Replace(PathOf("ca.pem"), keys.Authority.Pem);

    private string Pem(CertificateProfile profile)
    {
        using var certificate = keys.Authority.IssueWithKey(profile);
        return KeyedPem.Of(certificate);
    }

    private string PathOf(string name) => Path.Combine(Folder, name);
}
