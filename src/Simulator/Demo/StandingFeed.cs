using System.Text.Json;
using FabAccess.Simulator.Processes;

namespace FabAccess.Simulator.Demo;

/// <summary>
/// Server-sent events with the lab's standing: at once, and whenever it changed. Lines that change wake it; what changes
/// without a line (a broker that died) is looked at each <see cref="Look"/>.
/// </summary>
internal sealed class StandingFeed(LabProcesses lab) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly CancellationTokenSource ending = new();

    public async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var changed = new SemaphoreSlim(0);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending.Token);
        void Wake(Gpio.LineChange change) => changed.Release();
        foreach (var box in lab.Boxes) box.Chip.Changed += Wake;
        try
        {
            string last = "";
            while (!gone.IsCancellationRequested)
            {
                string now = JsonSerializer.Serialize(DemoState.Standing(lab), Json);
                if (now != last)
                {
                    await context.Response.WriteAsync($"data: {now}\n\n", gone.Token).ConfigureAwait(false);
                    await context.Response.Body.FlushAsync(gone.Token).ConfigureAwait(false);
                }
                last = now;
                await changed.WaitAsync(Look, gone.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The page was closed.
        }
        finally
        {
            foreach (var box in lab.Boxes) box.Chip.Changed -= Wake;
        }
    }

    /// <summary>Ends every stream, so that the site can stop.</summary>
    public void Dispose() => ending.Cancel();
}
