using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Values;

namespace FabAccess.Server.Api;

/// <summary>How the API writes and reads JSON: camelCase, instants in UTC, nulls written out, unknown members in requests refused.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Made();

    public static IResult Ok<T>(T answer) => Results.Json(answer, Options);

    /// <summary>Reads a request; the problem is there when it cannot be read.</summary>
    public static async Task<(T? Request, IResult? Problem)> Read<T>(HttpContext http)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(http);
        // Only a type that a page elsewhere cannot send without being asked for permission first.
        if (!http.Request.HasJsonContentType()) return (null, ProblemAnswers.Of(http, StatusCodes.Status415UnsupportedMediaType, ApiProblem.NotJson));
        try
        {
            var request = await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Options, http.RequestAborted);
            return request is null ? (null, Unreadable("The body is null.")) : (request, null);
        }
        catch (JsonException error)
        {
            return (null, Unreadable(error.Message));
        }

        IResult Unreadable(string detail) => ProblemAnswers.Of(http, StatusCodes.Status400BadRequest, ApiProblem.BodyUnreadable, detail);
    }

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.Strict,
            MaxDepth = 16,
        };
        options.Converters.Add(new InstantJsonConverter());
        options.Converters.Add(new DayNameConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
