using System.Collections.Immutable;
using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using NodaTime;

namespace FabAccess.Server.Integrations;

/// <summary>An account as it is handed out: the password exists here and with whoever asked, and nowhere else.</summary>
/// <param name="Account">What is kept.</param>
/// <param name="Password">Secret.</param>
internal sealed record MadeAccount(IntegrationAccount Account, string Password);

/// <summary>Lets devices and programs onto the integration broker, and takes them off. A refusal is a sentence.</summary>
internal sealed class IntegrationOperations(IntegrationLedger ledger, TimeProvider time)
{
    /// <summary>More than the broker takes connections.</summary>
    public const int MostAccounts = 500;

    private readonly Lock gate = new();

    /// <param name="name">A slug.</param>
    /// <param name="kind">What for.</param>
    /// <param name="prefixes">As typed.</param>
    /// <param name="by">Who says so, as typed.</param>
    /// <param name="refusal">Why not; null exactly when the account is made.</param>
    /// <exception cref="IOException">It cannot be written down.</exception>
    public MadeAccount? Add(string? name, IntegrationKind kind, IReadOnlyList<string?> prefixes, string? by, out string? refusal)
    {
        lock (gate)
        {
            var accounts = ledger.Accounts();
            refusal = RefusalOf(name, accounts);
            var own = refusal is null ? Prefixes(prefixes, out refusal) : [];
            refusal ??= Clash(kind, own, accounts);
            string? author = WrittenText.By(by).IsMade(out string? written, out _) ? written : null;
            if (author is null) refusal ??= $"Who asks is one line of at most {WrittenText.LongestBy} characters.";
            if (refusal is not null) return null;
            string password = MosquittoPassword.Make();
            var account = new IntegrationAccount(name!, kind, own, MosquittoPassword.Hash(password), Instant.FromDateTimeOffset(time.GetUtcNow()), author!);
            ledger.Add(account);
            return new(account, password);
        }
    }

    /// <summary>Whether there was such an account; there is none after this.</summary>
    /// <exception cref="IOException">It cannot be written down.</exception>
    public bool Remove(string? name, string? by)
    {
        lock (gate)
        {
            if (!ledger.Accounts().Any(a => a.Name == name)) return false;
            ledger.Remove(name!, Instant.FromDateTimeOffset(time.GetUtcNow()), WrittenText.By(by).IsMade(out string? author, out _) ? author : WrittenText.LabPage);
            return true;
        }
    }

    private static string? RefusalOf(string? name, ImmutableArray<IntegrationAccount> accounts) =>
        !Slug.IsValid(name) ? $"'{name}' is no name of an account: 1 to 32 of a-z, 0-9 and '-', not at an end."
        : accounts.Any(a => a.Name == name) ? $"There is an account {name} already; remove it first to give it another password or other prefixes."
        : accounts.Length >= MostAccounts ? $"There are {MostAccounts} accounts already, which is the most."
        : null;

    private static ImmutableArray<TopicPrefix> Prefixes(IReadOnlyList<string?> texts, out string? refusal)
    {
        refusal = texts.Count is 0 or > IntegrationAccount.MostPrefixes ? $"An account has 1 to {IntegrationAccount.MostPrefixes} prefixes." : null;
        var prefixes = ImmutableArray.CreateBuilder<TopicPrefix>();
        foreach (string? text in texts)
        {
            if (refusal is not null) break;
            if (TopicPrefix.Of(text, out string? why) is { } prefix) prefixes.Add(prefix);
            else refusal = $"'{text}' is no prefix: it {why}.";
        }
        return [.. prefixes.Distinct()];
    }

    // What two devices may both touch, one of them could say in the other's name.
    private static string? Clash(IntegrationKind kind, ImmutableArray<TopicPrefix> own, ImmutableArray<IntegrationAccount> accounts)
    {
        if (kind != IntegrationKind.Plug) return null;
        foreach (var other in accounts.Where(a => a.Kind == IntegrationKind.Plug))
            foreach (var theirs in other.Prefixes)
                foreach (var prefix in own)
                    if (prefix.Overlaps(theirs)) return $"{prefix} meets {theirs}, which is of the plug {other.Name}: a plug's topics are its own.";
        return null;
    }
}
