using FabAccess.Core.Values;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Board;

/// <summary>
/// The live part of the board as HTML, drawn once for all who want it at the same moment. Whoever asks gets a drawing
/// that was begun after the question, so that a change is never missed: a question that comes while a drawing is under
/// way is answered by the next one, together with all others that came meanwhile.
/// </summary>
public sealed class BoardFragments(IServiceScopeFactory scopes, ILoggerFactory logs, TimeProvider time) : IAsyncDisposable
{
    private readonly Shared french = new(), english = new();

    public Task<string> Draw(Language language)
    {
        var shared = language == Language.English ? english : french;
        lock (shared)
        {
            if (shared.Next is { } waiting) return waiting;
            var current = shared.Current;
            if (current.IsCompleted) return shared.Current = DrawNow(language);
            return shared.Next = After(current, shared, language);
        }
    }

    /// <summary>A drawing goes on when those who asked for it have left; the store must not go from under it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var shared in (Shared[])[french, english])
            while (Left(shared) is { } drawing) await ((Task)drawing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static Task<string>? Left(Shared shared)
    {
        lock (shared) return shared.Next ?? (shared.Current.IsCompleted ? null : shared.Current);
    }

    private async Task<string> After(Task current, Shared shared, Language language)
    {
        await current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<string> begun;
        lock (shared)
        {
            shared.Next = null;
            shared.Current = begun = DrawNow(language);
        }
        return await begun;
    }

    private async Task<string> DrawNow(Language language)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await using var scope = scopes.CreateAsyncScope();
        var lab = await scope.ServiceProvider.GetRequiredService<LabDb>().Labs.AsNoTracking().FirstOrDefaultAsync();
        var view = await scope.ServiceProvider.GetRequiredService<BoardQuery>().Ask(CancellationToken.None);
        var frame = new PageFrame(lab is null ? null : LabFacts.Of(lab), language, NodaTime.Instant.FromDateTimeOffset(time.GetUtcNow()), "/", "");
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(BoardTiles.Frame)] = frame, [nameof(BoardTiles.View)] = view });
            return (await renderer.RenderComponentAsync<BoardTiles>(parameters)).ToHtmlString();
        });
    }

    private sealed class Shared
    {
        public Task<string> Current { get; set; } = Task.FromResult("");

        public Task<string>? Next { get; set; }
    }
}
