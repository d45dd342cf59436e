using System.Globalization;
using System.Text;
using FabAccess.PowerCuts.Recordings;

namespace FabAccess.PowerCuts.Rotting;

/// <summary>Which folders of a recorded box are left to rot.</summary>
internal static class Rots
{
    /// <summary>While it ran, with entries in the WAL; and after it was ended, with all in the database.</summary>
    public static IEnumerable<Rot> Of(Recording recording)
    {
        var told = recording.Operations.OfType<Operation.Told>().Select(t => t.Line.Split(' ', 3)).ToList();
        byte[][] bodies = [.. told.Where(w => w[0] == "entry").Select(w => Encoding.UTF8.GetBytes(w[2]))];
        var judge = new EdgeRotJudge(bodies, long.Parse(told.Last(w => w[0] == "permits")[1], CultureInfo.InvariantCulture));
        int last = recording.Operations.Select((o, i) => (o, i)).Last(o => o.o is Operation.Told).i;
        yield return new(recording, last + 1, judge);
        yield return new(recording, recording.Operations.Count, judge);
    }
}
