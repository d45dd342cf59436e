using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Server.Api;
using FabAccess.Server.Changes;
using FabAccess.Server.Configuration;
using FabAccess.Server.Pages.Wording;
using FabAccess.Server.Store;

namespace FabAccess.Server.Commands;

/// <summary>
/// A verb that changes the lab, whether its server runs or not. One that runs is asked, by its API, since it knows whom else to tell
/// and two programs that write one SQLite file at once are one too many; where none runs, the verb works on the store itself.
/// </summary>
internal static class LabVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A server that has just been started listens within this.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(15), TryEvery = TimeSpan.FromMilliseconds(100);

    /// <param name="config">The server's configuration file.</param>
    /// <param name="path">Of the API, from the root.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="alone">The same without a server; null when it said itself on the error output why not.</param>
    /// <param name="tell">Tells the person what came of it.</param>
    /// <param name="method">How to ask; null: POST.</param>
    public static int Run<TRequest, TAnswer>(string config, string path, TRequest request, Func<ServerSettings, ILabStore, TAnswer?> alone, Action<ServerSettings, TAnswer> tell, HttpMethod? method = null)
        where TAnswer : class
    {
        if (CheckConfigCommand.Read(config) is not { } settings) return ExitCodes.Problems;
        try
        {
            if (RunLock.IsTaken(settings.DataFolder)) return Ask(settings, method ?? HttpMethod.Post, path, request, tell);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The data folder {settings.DataFolder} cannot be used: {failure.Message}");
            return ExitCodes.StoreUnavailable;
        }
        return StoreCommand.Run(config, (_, store) =>
        {
            using var held = RunLock.Take(settings.DataFolder);
            if (held is null) return Ask(settings, method ?? HttpMethod.Post, path, request, tell);
            if (!StoreCommand.HoldsLab(store)) return ExitCodes.WrongStore;
            if (alone(settings, store) is not { } answer) return ExitCodes.Problems;
            tell(settings, answer);
            return ExitCodes.Ok;
        });
    }

    /// <summary>The same for a verb that needs no settings.</summary>
    public static int Run<TRequest, TAnswer>(string config, string path, TRequest request, Func<TRequest, ILabStore, TAnswer?> alone, Action<TAnswer> tell, HttpMethod? method = null)
        where TAnswer : class => Run<TRequest, TAnswer>(config, path, request, (_, store) => alone(request, store), (_, answer) => tell(answer), method);

    /// <summary>A change on the store itself: its result, or null with the reason on the error output.</summary>
    public static TMade? Made<TMade>(ChangeResult<TMade> result)
        where TMade : class
    {
        if (result.IsMade(out var made, out var why)) return made;
        Console.Error.WriteLine($"{Texts.In(Language.English).Errors.Change(why.Value)} Nothing was changed.");
        return null;
    }

    private static int Ask<TRequest, TAnswer>(ServerSettings settings, HttpMethod method, string path, TRequest request, Action<ServerSettings, TAnswer> tell)
    {
        try
        {
            using var handler = new SocketsHttpHandler { UseProxy = false };
            using var client = new HttpClient(handler) { BaseAddress = new($"http://{settings.Listen}"), Timeout = Patience };
            // As all that this program prints.
            client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
            using var answer = Send(client, method, path, request).GetAwaiter().GetResult();
            string body = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
            if (answer.IsSuccessStatusCode)
            {
                tell(settings, JsonSerializer.Deserialize<TAnswer>(body, ApiJson.Options)!);
                return ExitCodes.Ok;
            }
            using var problem = JsonDocument.Parse(body);
            foreach (string key in (string[])["title", "detail"])
                if (problem.RootElement.TryGetProperty(key, out var words) && words.ValueKind == JsonValueKind.String) Console.Error.WriteLine(words.GetString());
            return ExitCodes.Problems;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or JsonException)
        {
            Console.Error.WriteLine($"The server runs and does not answer at http://{settings.Listen}: {failure.Message}");
            return ExitCodes.StoreUnavailable;
        }
    }

    private static async Task<HttpResponseMessage> Send<TRequest>(HttpClient client, HttpMethod method, string path, TRequest request)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var message = new HttpRequestMessage(method, path) { Content = JsonContent.Create(request, options: ApiJson.Options) };
                return await client.SendAsync(message);
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && TimeProvider.System.GetElapsedTime(began) < Starting)
            {
                await Task.Delay(TryEvery, TimeProvider.System);
            }
        }
    }
}
