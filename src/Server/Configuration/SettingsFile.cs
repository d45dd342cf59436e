using System.Net;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Server.Broker;
using FabAccess.Server.Gate;

namespace FabAccess.Server.Configuration;

/// <summary>Either settings, or why there are none.</summary>
public sealed record SettingsResult(ServerSettings? Settings, IReadOnlyList<string> Problems);

/// <summary>Reads <c>server.json</c>. Comments and trailing commas are allowed; paths are relative to the file.</summary>
public static class SettingsFile
{
    /// <summary>Longer than any real configuration; a wrong file is refused instead of read.</summary>
    public const long LongestFile = 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    public static SettingsResult Read(string file)
    {
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists) return Refused($"There is no file {info.FullName}.");
            if (info.Length > LongestFile) return Refused($"{info.FullName} is longer than 1 MiB; this is not a configuration.");
            return Parse(File.ReadAllBytes(info.FullName), info.DirectoryName!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused($"{file} cannot be read: {failure.Message}");
        }
    }

    public static SettingsResult Parse(ReadOnlyMemory<byte> json, string folder)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return Refused("The configuration must be a JSON object.");
            var problems = new List<string>();
            var settings = Settings(new(document.RootElement, "", problems), folder);
            return problems.Count == 0 ? new(settings, []) : new(null, problems);
        }
        catch (JsonException failure)
        {
            return Refused($"The configuration is not JSON: {failure.Message}");
        }
        catch (InvalidOperationException)
        {
            return Refused($"The configuration {JsonSection.NoUnicode}");
        }
    }

    private static ServerSettings Settings(JsonSection root, string folder)
    {
        string data = Path.GetFullPath(root.Text("dataFolder", "data"), folder);
        var settings = new ServerSettings(data, Listen(root), Store(root, data), Broker(root, data, folder), Frames(root)) { Gate = Gate(root), ShowsPrices = root.Flag("showPrices", true) };
        settings = settings with { Integrations = IntegrationSection.Read(root, settings.Broker, folder) };
        root.RefuseUnknownKeys();
        return settings;
    }

    // There is no signing in yet, so whoever reaches the pages is trusted: that must only be who sits at this machine.
    private static IPEndPoint Listen(JsonSection root)
    {
        string text = root.Text("listen", "http://127.0.0.1:8080");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
            root.Complain("listen", $"is '{text}'; it must look like http://127.0.0.1:8080");
        else if (address.Host == "localhost") return new(IPAddress.Loopback, address.Port);
        else if (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)) return new(ip, address.Port);
        else root.Complain("listen", $"is '{text}'; without signing in, which comes later, the server may only listen on this machine itself (127.0.0.1, [::1] or localhost)");
        return new(IPAddress.Loopback, 8080);
    }

    private static StoreSettings Store(JsonSection root, string dataFolder)
    {
        var standard = new StoreSettings.Sqlite(Path.Combine(dataFolder, "lab.db"));
        if (root.Section("store") is not { } store) return standard;
        string kind = store.Text("kind");
        StoreSettings chosen = standard;
        if (kind == "postgres") chosen = new StoreSettings.Postgres(store.Text("connectionString"));
        else if (kind is not ("sqlite" or "")) store.Complain("kind", $"is '{kind}'; it must be sqlite or postgres");
        store.RefuseUnknownKeys();
        return chosen;
    }

    private static GateOptions Gate(JsonSection root)
    {
        var standard = GateOptions.Standard;
        if (root.Section("gate") is not { } gate) return standard;
        var listen = EndPoint(gate, standard.Listen);
        bool isEverywhere = listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any);
        string host = gate.Text("host", isEverywhere ? "" : listen.Address.ToString(), HostPort.LongestHost);
        gate.RefuseUnknownKeys();
        if (host.Length == 0) gate.Complain("host", "is needed when the gate listens on every address: the name or address by which boxes reach this server");
        else if (!HostPort.IsHost(host)) gate.Complain("host", $"is '{host}'; it must be a name or an address, without a port");
        return new(listen, host);
    }

    private static BrokerOptions Broker(JsonSection root, string dataFolder, string folder)
    {
        var standard = new BrokerOptions(dataFolder);
        if (root.Section("broker") is not { } broker) return standard;
        var options = standard with
        {
            Embedded = broker.Flag("embedded", standard.Embedded),
            Listen = EndPoint(broker, standard.Listen),
            Host = broker.Text("host", standard.Host, HostPort.LongestHost),
            Port = broker.Whole("port", 1, 65535, standard.Port),
            AclFile = broker.Has("aclFile") ? Path.GetFullPath(broker.Text("aclFile"), folder) : null,
            Mosquitto = Path.GetFullPath(broker.Text("mosquitto", standard.Mosquitto), folder),
        };
        foreach (string key in options.Embedded ? (string[])["host", "port"] : ["listen"])
            if (broker.Has(key)) broker.Complain(key, options.Embedded
                ? "belongs to a broker that runs elsewhere; set \"embedded\" to false, or say in \"listen\" where the server's own broker listens"
                : "belongs to the server's own broker; where another one is, \"host\" and \"port\" say");
        broker.RefuseUnknownKeys();
        return options;
    }

    private static IPEndPoint EndPoint(JsonSection section, IPEndPoint standard)
    {
        string text = section.Text("listen", standard.ToString());
        if (IPEndPoint.TryParse(text, out var listen) && listen.Port != 0) return listen;
        section.Complain("listen", $"is '{text}'; it must be an address and a port, like {standard} or 0.0.0.0:{standard.Port}");
        return standard;
    }

    private static List<string> Frames(JsonSection root)
    {
        var origins = new List<string>();
        foreach (var item in root.List("frameAncestors", 8))
        {
            string text = item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText();
            if (Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && origin.GetLeftPart(UriPartial.Authority) == text) origins.Add(text);
            else root.Complain("frameAncestors", $"has '{text}'; an origin looks like http://127.0.0.1:8081, without a path");
        }
        return origins;
    }

    private static SettingsResult Refused(string problem) => new(null, [problem]);
}
