using System.Collections.Immutable;

namespace FabAccess.Server.Pages;

/// <summary>What the configuration says about pages.</summary>
public sealed record PagesOptions
{
    /// <summary>Origins (<c>http://127.0.0.1:8081</c>) whose pages may show ours in a frame; empty: nobody.</summary>
    public ImmutableArray<string> FrameAncestors { get; init; } = [];

    /// <summary>Where the keys of form tokens are kept, so that an open form survives a restart; null: in memory.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>A live board hears from the server at least this often; also how old "running for" may be. 1 s to 1 min.</summary>
    public TimeSpan BoardBeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Boards that may be open at once; the next one is told to come back later and works by reloading.</summary>
    public int MostListeners { get; init; } = 200;

    /// <summary>What cannot be used, in words; empty when nothing.</summary>
    public IEnumerable<string> Problems() =>
        from origin in FrameAncestors
        where !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin
        select $"frameAncestors: '{origin}' is not an origin such as http://127.0.0.1:8081.";
}
