using System.Globalization;

namespace FabAccess.Server.Api;

/// <summary>What lists have in common: how many at most, and where the rest is (RFC 8288, <c>rel="next"</c>).</summary>
internal static class Listing
{
    /// <summary>Reads a whole number from a query; false when it is none, or not within the bounds.</summary>
    public static bool TryNumber(string? text, int from, int to, int otherwise, out int number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= from && number <= to);
    }

    public static void NextIs(HttpContext http, params (string Name, string? Value)[] query) =>
        http.Response.Headers.Link = $"<{http.Request.Path}{QueryString.Create(query.Where(q => q.Value is not null).Select(q => KeyValuePair.Create(q.Name, q.Value)))}>; rel=\"next\"";
}
