using System.Globalization;
using System.Text;
using FabAccess.PowerCuts.Checks;
using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Rotting;

/// <summary>Which folders of a recorded day are left to rot.</summary>
internal static class Rots
{
    /// <summary>While it ran, with the newest in the WAL; and after it was ended, with all in the database.</summary>
    public static IEnumerable<Rot> Of(IDay day, Recording recording)
    {
        int last = recording.Operations.Select((o, i) => (o, i)).Last(o => o.o is Operation.Told).i;
        var judge = Judge(day, recording);
        return [new(recording, last + 1, judge), new(recording, recording.Operations.Count, judge)];
    }

    private static IRotJudge Judge(IDay day, Recording recording)
    {
        if (day is ServerDay server) return new ServerRotJudge(ServerReference.Of(server.Entries));
        var told = recording.Operations.OfType<Operation.Told>().Select(t => t.Line.Split(' ', 3)).ToList();
        byte[][] bodies = [.. told.Where(w => w[0] == "entry").Select(w => Encoding.UTF8.GetBytes(w[2]))];
        return new EdgeRotJudge(bodies, long.Parse(told.Last(w => w[0] == "permits")[1], CultureInfo.InvariantCulture));
    }
}
