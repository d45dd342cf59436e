using System.Collections.Immutable;

namespace FabAccess.Server.Integrations;

/// <summary>Mosquitto's two lists: who may come, and how far. Whatever is not granted here is denied.</summary>
internal static class IntegrationAccess
{
    private const string Head = "# Written by FabAccess: changes made here are lost. 'fabaccess-server integration' adds and removes accounts.";

    public static string Rules(ImmutableArray<IntegrationAccount> accounts) => Lines([Head, .. accounts.SelectMany(Rules)]);

    public static string Passwords(ImmutableArray<IntegrationAccount> accounts) => Lines([.. accounts.Select(a => $"{a.Name}:{a.Password}")]);

    private static IEnumerable<string> Rules(IntegrationAccount account) =>
        ["", $"user {account.Name}", .. account.Prefixes.Select(p => $"topic {Word(account.Kind)} {p.Filter}")];

    private static string Word(IntegrationKind kind) => kind == IntegrationKind.Dashboard ? "read" : "readwrite";

    private static string Lines(IReadOnlyList<string> lines) => string.Concat(lines.Select(l => $"{l}\n"));
}
