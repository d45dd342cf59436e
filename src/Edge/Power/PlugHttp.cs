using System.Net;
using System.Text.Json;

namespace FabAccess.Edge.Power;

/// <summary>
/// JSON over plain HTTP with one device of the machine's own network segment. No proxy, no redirect, no cookie; answers of at most 64 KB within 1.5 s.
/// Sign-in is the device's choice, basic or digest; the password is read anew each time it is asked for, and stands in no message.
/// </summary>
internal sealed class PlugHttp : IDisposable
{
    public const string User = "admin";

    private const int LongestAnswer = 64 * 1024;
    private const int LongestPassword = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly HttpClient client;
    private readonly PlugSettings settings;

    public PlugHttp(PlugSettings settings)
    {
        this.settings = settings;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
            Credentials = settings.PasswordFile is null ? null : new FromFile(settings.PasswordFile),
        };
        client = new(handler) { BaseAddress = new UriBuilder(Uri.UriSchemeHttp, settings.Host, settings.Port).Uri, Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
    }

    /// <summary>The answer to a GET.</summary>
    /// <param name="path">With its query; holds no secret.</param>
    /// <exception cref="IOException">No answer, or not JSON with status 200; a sentence.</exception>
    public JsonElement Get(string path) => Find(path) ?? throw new IOException($"The plug at {settings.Host} does not know {Named(path)}: it is of another kind, or its firmware is too old.");

    /// <summary>The answer to a GET; null where the device has no such thing (404).</summary>
    /// <exception cref="IOException">No answer, or not JSON; a sentence.</exception>
    public JsonElement? Find(string path)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            using var response = client.Send(request, HttpCompletionOption.ResponseContentRead);
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                throw new IOException(settings.PasswordFile is null
                    ? $"The plug at {settings.Host} asks for a password: put it into a file and name that as passwordFile."
                    : $"The plug at {settings.Host} does not take the password of {settings.PasswordFile}.");
            }
            if (response.StatusCode != HttpStatusCode.OK) throw new IOException($"The plug at {settings.Host} answered {Named(path)} with status {(int)response.StatusCode}.");
            using var document = JsonDocument.Parse(response.Content.ReadAsStream());
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new IOException($"The plug at {settings.Host} did not answer {Named(path)} in JSON.");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"The plug at {settings.Host}:{settings.Port} cannot be reached: {e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            throw new IOException($"The plug at {settings.Host}:{settings.Port} did not answer within {Patience.TotalSeconds:0.#} s.");
        }
    }

    /// <summary>The password, for devices that want it in the query; null where there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? Password() => settings.PasswordFile is { } file ? PasswordOf(file) : null;

    public void Dispose() => client.Dispose();

    private static string Named(string path) => path.Split('?')[0];

    private static string PasswordOf(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var reader = new StreamReader(stream);
            var text = new char[LongestPassword];
            return new string(text, 0, reader.ReadBlock(text)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The passwordFile cannot be read: {e.Message}", e);
        }
    }

    private sealed class FromFile(string file) : ICredentials
    {
        public NetworkCredential GetCredential(Uri uri, string authType) => new(User, PasswordOf(file));
    }
}
