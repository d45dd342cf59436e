using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace FabAccess.Server.Pages.Shell;

/// <summary>
/// Style sheet, scripts and pictures, carried inside the program: the same bytes whether it runs from a build, published
/// or in a test. Addresses hold the content's hash, so browsers may keep them for a year.
/// </summary>
public static class PageAssets
{
    private const string prefix = "wwwroot/";
    private static readonly FrozenDictionary<string, Asset> assets = Read().ToFrozenDictionary();

    private sealed record Asset(byte[] Bytes, byte[] Brotli, string ContentType, string Version);

    /// <exception cref="KeyNotFoundException">There is no such file: a spelling mistake in a page.</exception>
    public static string Address(string name) => $"/assets/{name}?v={assets[name].Version}";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/assets/{name}", (string name, HttpContext http) => Serve(name, http));

    private static IResult Serve(string name, HttpContext http)
    {
        if (!assets.TryGetValue(name, out var asset)) return Results.NotFound();
        bool current = http.Request.Query["v"] == asset.Version;
        http.Response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        bool packed = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (packed) http.Response.Headers.ContentEncoding = "br";
        var tag = new EntityTagHeaderValue($"\"{asset.Version}{(packed ? "-br" : "")}\"");
        return Results.Bytes(packed ? asset.Brotli : asset.Bytes, asset.ContentType, entityTag: tag);
    }

    private static IEnumerable<KeyValuePair<string, Asset>> Read()
    {
        var program = Assembly.GetExecutingAssembly();
        foreach (string resource in program.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var content = program.GetManifestResourceStream(resource)!;
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            byte[] bytes = copy.ToArray();
            yield return KeyValuePair.Create(resource[prefix.Length..], new Asset(bytes, Packed(bytes), TypeOf(resource), Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]));
        }
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal)) brotli.Write(bytes);
        return packed.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
