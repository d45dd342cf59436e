using FabAccess.Server.Board;
using FabAccess.Server.Pages.ProblemPages;
using FabAccess.Server.Pages.Shell;

namespace FabAccess.Server.Api;

/// <summary>The lab, its board, and how its boxes' journals come in.</summary>
internal static class BoardApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/lab", (PageFrame frame) =>
        {
            var lab = frame.Lab!;
            return ApiJson.Ok(new LabAnswer(lab.Site, lab.Name, lab.Language == Core.Values.Language.English ? "en" : "fr", lab.Zone.Id, lab.Currency));
        });
        api.MapGet("/board", async (PageFrame frame, BoardQuery board, CancellationToken stop) =>
        {
            var view = await board.Ask(stop);
            return ApiJson.Ok(new BoardAnswer([.. view.Boxes.SelectMany(box => box.Machines.Select(tile => Of(box, tile)))]));
        });
        api.MapGet("/ingest", async (PageFrame frame, ProblemsQuery problems, CancellationToken stop) => ApiJson.Ok(Of(await problems.Ask(stop))));
    }

    private static TileAnswer Of(BoardBox box, BoardTile tile)
    {
        var refusal = tile.LastRefusal is { } last ? new RefusalAnswer(last.Reason, last.Member?.Id, last.At) : null;
        var member = tile.Member is { } person ? new PersonAnswer(person.Id, person.ShortName) : null;
        return new(tile.Id, tile.Name, box.Id, box.IsOnline, tile.State, member, tile.Since, tile.Session, tile.OutOfOrder, refusal);
    }

    private static IngestAnswer Of(ProblemsView view) => new(
        view.Broker.State,
        [.. view.Boxes.Select(b => new BoxAnswer(
            b.Box.Id, b.Box.IsOnline, b.Box.DurableUpTo, b.Entries, b.Box.Duplicates, b.DeadLetters, b.Box.ChainBreaks, b.Box.ProjectedUpTo, b.Generation, b.Forks,
            [.. b.Gaps.Select(g => new GapAnswer(g.From, g.To, g.Since))]))],
        [.. view.DeadLetters.Select(d => new DeadLetterAnswer(d.Reason, d.Detail, d.Topic, d.Box, d.Sequence, d.Count, d.LastAt))],
        [.. view.Alarms.Select(a => new AlarmAnswer(a.Cause, a.Box, a.OpenedAt, a.Count, a.Detail))]);
}
