using System.Net;
using System.Text.Json;
using FabAccess.Edge.Files;

namespace FabAccess.Edge.Printers;

/// <summary>
/// JSON over plain HTTP with one printer, or the computer beside it, on the local network. No proxy, no redirect, no cookie; answers of at most 64 KB
/// within 3 s. The key is read anew for each question, and stands in no message.
/// </summary>
internal sealed class PrinterHttp : IDisposable, ICredentials
{
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly PrinterSettings settings;
    private readonly string place;
    private readonly bool signsIn;
    private readonly HttpClient client;
    private string? key;

    /// <param name="settings">Where.</param>
    /// <param name="name">What it is, for a person.</param>
    /// <param name="signsIn">Whether the key is a user's password (digest) and no API key.</param>
    public PrinterHttp(PrinterSettings settings, string name, bool signsIn = false)
    {
        (this.settings, this.signsIn) = (settings, signsIn);
        place = $"{name} at {settings.Host}";
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            Credentials = signsIn ? this : null,
        };
        client = new(handler) { BaseAddress = new UriBuilder(Uri.UriSchemeHttp, settings.Host, settings.Port).Uri, Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
    }

    public string Place => place;

    /// <summary>The answer to a GET: its JSON, or null where the status is one of <paramref name="answers"/>.</summary>
    /// <param name="path">With its query.</param>
    /// <param name="answers">Statuses that are answers without a body.</param>
    /// <exception cref="PrinterRefusedException">It wants a key, or another one.</exception>
    /// <exception cref="IOException">No answer, or not JSON with status 200; a sentence.</exception>
    public JsonElement? Get(string path, params ReadOnlySpan<HttpStatusCode> answers)
    {
        try
        {
            key = settings.KeyFile is { } file ? SecretFile.Read(file, "keyFile") : null;
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (key is not null && !signsIn) request.Headers.Add("X-Api-Key", key);
            using var response = client.Send(request, HttpCompletionOption.ResponseContentRead);
            if (answers.Contains(response.StatusCode)) return null;
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new PrinterRefusedException(Refusal());
            if (response.StatusCode != HttpStatusCode.OK) throw new IOException($"The {place} answered {Named(path)} with status {(int)response.StatusCode}.");
            using var document = JsonDocument.Parse(response.Content.ReadAsStream());
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new IOException($"The {place} did not answer {Named(path)} in JSON.");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"The {place}, port {settings.Port}, cannot be reached: {e.Message}", e);
        }
        // What strange headers come to.
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"The {place} cannot be understood: {e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            throw new IOException($"The {place}, port {settings.Port}, did not answer within {Patience.TotalSeconds:0} s.");
        }
        finally
        {
            key = null;
        }
    }

    /// <summary>For an answer that is no such thing's.</summary>
    public IOException Unlike(string path) => new($"What the {place} answered {Named(path)} is not from such a program.");

    public NetworkCredential? GetCredential(Uri uri, string authType) => authType.Equals("digest", StringComparison.OrdinalIgnoreCase) && key is not null ? new(settings.User, key) : null;

    public void Dispose() => client.Dispose();

    private string Refusal() => settings.KeyFile is { } file
        ? $"The {place} does not take the {(signsIn ? $"password of {settings.User} in" : "key of")} {file}."
        : $"The {place} asks for a key: put one into a file and name that as keyFile.";

    private static string Named(string path) => path.Split('?')[0];
}
