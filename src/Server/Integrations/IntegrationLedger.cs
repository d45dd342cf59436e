using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;
using FabAccess.Server.Keys;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Integrations;

/// <summary>
/// Who was let onto the integration broker and who was taken off it, one line a change with its time and its author: the list and its
/// audit in one, only ever added to. It lies with the lab's keys, so it is in each backup, and a store that comes back from
/// yesterday does not let in whom somebody took off today.
/// </summary>
internal sealed class IntegrationLedger(string dataFolder)
{
    private const int LongestLine = 16 * 1024;

    private readonly string folder = Path.Combine(dataFolder, "keys", "integrations");
    private readonly Lock gate = new();

    private string File => Path.Combine(folder, "accounts.log");

    /// <summary>On the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(IntegrationAccount account) => Append(new(
        IntegrationChange.Added, account.Name, Text(account.AddedAt), account.AddedBy, account.Kind, [.. account.Prefixes.Select(p => p.ToString())], account.Password));

    /// <summary>On the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Remove(string name, Instant at, string by) => Append(new(IntegrationChange.Removed, name, Text(at), by));

    /// <summary>Those who are in now, by name. A line that a power cut tore is left out: what it was about was not answered.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ImmutableArray<IntegrationAccount> Accounts()
    {
        var accounts = new SortedDictionary<string, IntegrationAccount>(StringComparer.Ordinal);
        foreach (var entry in Read())
        {
            if (entry.Change == IntegrationChange.Removed) accounts.Remove(entry.Name);
            else if (Account(entry) is { } account) accounts[account.Name] = account;
        }
        return [.. accounts.Values];
    }

    /// <summary>All that was ever changed, oldest first.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<IntegrationEntry> Read()
    {
        try
        {
            // Not asked whether it is there: of a file that this user may not read, that would be no.
            lock (gate) return [.. System.IO.File.ReadLines(File).Select(Parsed).OfType<IntegrationEntry>()];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private void Append(IntegrationEntry entry)
    {
        lock (gate)
        {
            SecretFile.MakeFolder(folder);
            SecretFile.Append(File, JsonSerializer.Serialize(entry, IntegrationJson.Default.IntegrationEntry));
        }
    }

    private static IntegrationEntry? Parsed(string line)
    {
        if (line.Length is 0 or > LongestLine) return null;
        try
        {
            return JsonSerializer.Deserialize(line, IntegrationJson.Default.IntegrationEntry) is { Name: not null, By: not null } entry && Slug.IsValid(entry.Name) ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IntegrationAccount? Account(IntegrationEntry entry)
    {
        if (entry is not { Kind: { } kind, Prefixes: { Length: > 0 } texts, Password: { } password } || !Enum.IsDefined(kind) || !MosquittoPassword.IsHash(password)) return null;
        TopicPrefix[] prefixes = [.. texts.Select(t => TopicPrefix.Of(t, out _)).OfType<TopicPrefix>()];
        return prefixes.Length == texts.Length && InstantPattern.ExtendedIso.Parse(entry.At) is { Success: true, Value: var at }
            ? new(entry.Name, kind, [.. prefixes], password, at, entry.By)
            : null;
    }

    private static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);
}

/// <summary>What a line of the ledger says.</summary>
internal enum IntegrationChange
{
    Added,
    Removed,
}

/// <summary>A line of the ledger; what stands behind <paramref name="By"/> is there for <see cref="IntegrationChange.Added"/>.</summary>
internal sealed record IntegrationEntry(
    IntegrationChange Change, string Name, string At, string By, IntegrationKind? Kind = null, string[]? Prefixes = null, string? Password = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IntegrationEntry))]
internal sealed partial class IntegrationJson : JsonSerializerContext;
