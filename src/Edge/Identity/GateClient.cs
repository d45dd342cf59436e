using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Identity;

/// <summary>What a call to the gate came to.</summary>
internal abstract record GateReply<T>
{
    private GateReply() { }

    public sealed record Given(T Answer) : GateReply<T>;

    /// <summary>The gate said no.</summary>
    public sealed record Refused(GateProblem Problem) : GateReply<T>
    {
        private const int LongestDetail = 300;

        /// <summary>For a terminal or a log: whoever answered may not write more into it than a line.</summary>
        public string InWords => $"The gate said no ({Problem.Code}): {string.Concat((Problem.Detail ?? "it did not say why.").Where(c => !char.IsControl(c)).Take(LongestDetail))}";
    }

    /// <summary>Nobody answered, or not what a gate answers; the sentence says which.</summary>
    public sealed record Failed(string Reason) : GateReply<T>;
}

/// <summary>The box's side of the gate: HTTPS in which the lab's CA counts and nothing else (not the machine's own list of CAs, not a name, not a date).</summary>
internal sealed class GateClient(HostPort gate)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The CA's certificate from whoever answers. It is worth nothing until its pin was compared; nothing secret is sent.</summary>
    public Task<GateReply<string>> FetchAuthority() =>
        Call<string>(new(HttpMethod.Get, GatePaths.Authority), (_, shown, _, _) => shown is not null, null, body => body);

    public Task<GateReply<EnrolmentAnswer>> Enrol(LabAuthority authority, EnrolmentRequest request) =>
        Post(GatePaths.Enrolment, request, WireJson.Default.EnrolmentRequest, WireJson.Default.EnrolmentAnswer, authority, null);

    public Task<GateReply<RenewalAnswer>> Renew(LabAuthority authority, X509Certificate2 identity, RenewalRequest request) =>
        Post(GatePaths.Renewal, request, WireJson.Default.RenewalRequest, WireJson.Default.RenewalAnswer, authority, identity);

    private Task<GateReply<TAnswer>> Post<TRequest, TAnswer>(
        string path, TRequest request, JsonTypeInfo<TRequest> form, JsonTypeInfo<TAnswer> answerForm, LabAuthority authority, X509Certificate2? identity)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, form)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return Call(
            new(HttpMethod.Post, path) { Content = content }, (_, shown, _, _) => shown is X509Certificate2 certificate && authority.MadeServer(certificate), identity,
            body => JsonSerializer.Deserialize(body, answerForm) ?? throw new JsonException("It is null."));
    }

    private async Task<GateReply<T>> Call<T>(HttpRequestMessage request, RemoteCertificateValidationCallback isBelieved, X509Certificate2? identity, Func<string, T> read)
    {
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = isBelieved, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (identity is not null) tls.ClientCertificateContext = SslStreamCertificateContext.Create(identity, null, offline: true);
        // No proxy of the environment and no redirect: the gate is where the token says, or nowhere.
        using var handler = new SocketsHttpHandler { SslOptions = tls, UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = Patience };
        using var client = new HttpClient(handler) { BaseAddress = new($"https://{gate}"), Timeout = Patience, MaxResponseContentBufferSize = GatePaths.LongestBody };
        using (request)
        {
            try
            {
                using var response = await client.SendAsync(request).ConfigureAwait(false);
                string body = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
                if (response.IsSuccessStatusCode) return new GateReply<T>.Given(read(body));
                var problem = JsonSerializer.Deserialize(body, WireJson.Default.GateProblem);
                return problem is null ? new GateReply<T>.Failed($"The gate at {gate} answered {(int)response.StatusCode}.") : new GateReply<T>.Refused(problem);
            }
            catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
            {
                return new GateReply<T>.Failed($"Who answers at {gate} is not this lab's gate, or there is no TLS: {e.InnerException.Message}");
            }
            catch (HttpRequestException e)
            {
                return new GateReply<T>.Failed($"The gate at {gate} cannot be reached: {e.Message}");
            }
            catch (TaskCanceledException)
            {
                return new GateReply<T>.Failed($"The gate at {gate} did not answer within {Patience.TotalSeconds} s.");
            }
            // InvalidOperation: a text with half a surrogate pair.
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return new GateReply<T>.Failed($"What answers at {gate} is no gate of a lab: {e.Message}");
            }
        }
    }
}
