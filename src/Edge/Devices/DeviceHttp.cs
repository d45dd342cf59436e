using System.Net;
using System.Text;
using System.Text.Json;
using FabAccess.Edge.Files;

namespace FabAccess.Edge.Devices;

/// <summary>
/// JSON over plain HTTP with one device of the local network. No proxy, no redirect, no cookie; answers of at most 64 KB. The secret is
/// read anew for each question, so that a new one counts at once, and stands in no message. From one thread.
/// </summary>
internal sealed class DeviceHttp : IDisposable, ICredentials
{
    private const int LongestAnswer = 64 * 1024;

    private readonly DeviceAccess device;
    private readonly HttpClient client;
    private string? secret;

    public DeviceHttp(DeviceAccess device)
    {
        this.device = device;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = device.Patience, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
            Credentials = device.SignIn is DeviceSignIn.BasicOrDigest or DeviceSignIn.Digest ? this : null,
        };
        client = new(handler) { BaseAddress = new UriBuilder(Uri.UriSchemeHttp, device.Host, device.Port).Uri, Timeout = device.Patience, MaxResponseContentBufferSize = LongestAnswer };
    }

    public string Place => device.Place;

    /// <summary>The secret, for <see cref="DeviceSignIn.ByItsDriver"/>; null where there is none.</summary>
    /// <exception cref="IOException">Its file cannot be used; a sentence.</exception>
    public string? Secret() => device.SecretFile is { } file ? SecretFile.Read(file, device.Setting) : null;

    /// <summary>The JSON that a GET is answered with.</summary>
    /// <param name="path">With its query.</param>
    /// <exception cref="DeviceRefusedException">It wants a secret, or another one.</exception>
    /// <exception cref="IOException">No answer, or not JSON with status 200; a sentence.</exception>
    public JsonElement Get(string path) => Find(path, [])!.Value;

    /// <summary>The same; null where the status is one of <paramref name="answers"/>, which are answers without a body.</summary>
    /// <inheritdoc cref="Get(string)"/>
    public JsonElement? Find(string path, params ReadOnlySpan<HttpStatusCode> answers)
    {
        try
        {
            secret = Secret();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (secret is not null && device.SignIn == DeviceSignIn.ApiKey) request.Headers.TryAddWithoutValidation("X-Api-Key", Plain(secret));
            using var response = client.Send(request, HttpCompletionOption.ResponseContentRead);
            if (answers.Contains(response.StatusCode)) return null;
            if (Refusal(response.StatusCode, Named(path)) is { } refusal) throw refusal;
            using var document = JsonDocument.Parse(response.Content.ReadAsStream());
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new IOException($"The {Place} did not answer {Named(path)} in JSON.");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"The {Place}, port {device.Port}, cannot be reached: {e.Message}", e);
        }
        // What strange headers come to.
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"The {Place} cannot be understood: {e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            throw new IOException($"The {Place}, port {device.Port}, did not answer within {device.Patience.TotalSeconds:0.#} s.");
        }
        finally
        {
            secret = null;
        }
    }

    /// <summary>For an answer that is no such thing's.</summary>
    public IOException Unlike(string path) => new($"What the {Place} answered {Named(path)} is not from such a program.");

    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        bool isFit = authType.Equals("digest", StringComparison.OrdinalIgnoreCase) || (device.SignIn == DeviceSignIn.BasicOrDigest && authType.Equals("basic", StringComparison.OrdinalIgnoreCase));
        return isFit && secret is not null ? new(device.User, secret) : null;
    }

    public void Dispose() => client.Dispose();

    private IOException? Refusal(HttpStatusCode status, string path) => status switch
    {
        HttpStatusCode.OK => null,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when device.SecretFile is null =>
            new DeviceRefusedException($"The {Place} asks for a {device.Secret}: put one into a file and name that as {device.Setting}."),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            new DeviceRefusedException($"The {Place} does not take the {device.Secret}{(device.User.Length > 0 ? $" of {device.User}" : "")} in {device.SecretFile}."),
        HttpStatusCode.NotFound => new IOException($"The {Place} does not know {path}: it is of another kind, or its firmware is too old (status 404)."),
        _ => new IOException($"The {Place} answered {path} with status {(int)status}."),
    };

    // A header takes nothing else.
    private string Plain(string key) => Ascii.IsValid(key) && !key.Contains(' ', StringComparison.Ordinal)
        ? key
        : throw new IOException($"The {device.Setting} {device.SecretFile} must hold one line of letters, digits or signs, without accents or spaces.");

    private static string Named(string path) => path.Split('?')[0];
}
