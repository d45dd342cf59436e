using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Values;

namespace FabAccess.Simulator.Server;

/// <summary>The server's JSON API, from outside. An answer that is none is a <see cref="HttpRequestException"/> with the server's words in it.</summary>
public sealed class ServerApi : IDisposable
{
    private const int SessionsPerPage = 200;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new InstantJsonConverter() } };

    private readonly HttpClient client;

    /// <param name="server">Its address; each call has 10 s.</param>
    public ServerApi(Uri server) => client = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(10) };

    public Task<BoardAnswer> BoardAsync() => GetAsync<BoardAnswer>("/api/v1/board");

    public async Task<BoardMachine> MachineAsync(MachineId machine) => (await BoardAsync().ConfigureAwait(false)).Machines.First(m => m.Machine == machine);

    public Task<ImmutableArray<MemberAnswer>> MembersAsync() => GetAsync<ImmutableArray<MemberAnswer>>("/api/v1/members");

    /// <summary>All of them, newest first, a page at a time: each answer names the address of the next.</summary>
    public async Task<ImmutableArray<SessionAnswer>> SessionsAsync()
    {
        var all = ImmutableArray.CreateBuilder<SessionAnswer>();
        for (string? address = $"/api/v1/sessions?limit={SessionsPerPage}"; address is not null;)
        {
            using var response = await client.GetAsync(new Uri(address, UriKind.Relative)).ConfigureAwait(false);
            all.AddRange(await ReadAsync<ImmutableArray<SessionAnswer>>(response, address).ConfigureAwait(false));
            string? link = response.Headers.TryGetValues("Link", out var links) ? links.FirstOrDefault() : null;
            address = link is null ? null : link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)];
        }
        return all.ToImmutable();
    }

    /// <param name="member">Whose.</param>
    /// <param name="month">As 2026-11.</param>
    public Task<DraftAnswer> DraftAsync(MemberId member, string month) => GetAsync<DraftAnswer>($"/api/v1/members/{member}/draft-invoice?month={month}");

    public Task<IngestAnswer> IngestAsync() => GetAsync<IngestAnswer>("/api/v1/ingest");

    /// <param name="member">Whose.</param>
    /// <param name="certification">Its code.</param>
    /// <param name="rights">What it lets the member do besides: trainer, repair or novice; null: nothing.</param>
    public Task GrantAsync(MemberId member, string certification, string? rights = null) => PostAsync($"/api/v1/members/{member}/grants", new { certification, until = (string?)null, rights });

    public Task RevokeAsync(int grant, string reason) => PostAsync($"/api/v1/grants/{grant}/revoke", new { reason });

    /// <param name="member">Whose.</param>
    /// <param name="badge">A number, or a card's token.</param>
    public Task AddBadgeAsync(MemberId member, string badge) => PostAsync($"/api/v1/members/{member}/badges", new { badge });

    /// <summary>From now on a machine asks for a card that proves itself.</summary>
    public Task AskForCardAsync(MachineId machine) => PostAsync($"/api/v1/machines/{machine}/minimum-credential", new { minimum = "card" });

    /// <summary>A machine's rules of use; what they do not name is as it is without any.</summary>
    /// <param name="machine">Which.</param>
    /// <param name="rules">E.g. <c>new { end = "neverWhileBusy" }</c>.</param>
    public async Task SetUseAsync(MachineId machine, object rules)
    {
        string address = $"/api/v1/machines/{machine}/use";
        using var response = await client.PutAsJsonAsync(address, rules, Json).ConfigureAwait(false);
        await RequireAsync(response, address).ConfigureAwait(false);
    }

    /// <summary>Takes a machine out of service, or with a null reason puts it back.</summary>
    public Task OutOfOrderAsync(MachineId machine, string? reason) => PostAsync($"/api/v1/machines/{machine}/out-of-order", new { reason });

    /// <summary>Orders the box to end a session.</summary>
    public Task EndSessionAsync(MachineId machine, SessionId session, string reason) => PostAsync($"/api/v1/machines/{machine}/end-session", new { reason, session });

    public void Dispose() => client.Dispose();

    private async Task<T> GetAsync<T>(string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative)).ConfigureAwait(false);
        return await ReadAsync<T>(response, address).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, string address)
    {
        await RequireAsync(response, address).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(Json).ConfigureAwait(false) ?? throw new HttpRequestException($"{address} answered null.");
        }
        catch (JsonException failure)
        {
            throw new HttpRequestException($"{address} answered something else than it should: {failure.Message}", failure);
        }
    }

    private async Task PostAsync(string address, object body)
    {
        using var response = await client.PostAsJsonAsync(address, body, Json).ConfigureAwait(false);
        await RequireAsync(response, address).ConfigureAwait(false);
    }

    private static async Task RequireAsync(HttpResponseMessage response, string address)
    {
        if (response.IsSuccessStatusCode) return;
        string words = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        throw new HttpRequestException($"{address} answered {(int)response.StatusCode}: {words[..Math.Min(words.Length, 500)]}", null, response.StatusCode);
    }
}
