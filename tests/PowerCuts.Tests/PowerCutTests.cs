using FabAccess.PowerCuts.Days;
using FabAccess.PowerCuts.Images;
using FabAccess.PowerCuts.Recordings;
using Xunit.Abstractions;

namespace FabAccess.PowerCuts.Tests;

/// <summary>The product's own code on what power cuts, kills and rot leave.</summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const int FewestImages = 10_000, FewestKills = 150;

    [TracedFact]
    public void Power_CutAfterEachOperation_LosesNothingAcknowledgedAndLeavesAllUsable() =>
        Assert.InRange(Hold(Ordeal.PowerCuts), FewestImages, int.MaxValue);

    [TracedFact]
    public void Process_KilledAtEachCall_LosesNothingAndLeavesWhatItsImageShows() =>
        Assert.InRange(Hold(Ordeal.Kills), FewestKills, int.MaxValue);

    [TracedFact]
    public void File_ThatRots_IsToldOrHarmlessAndGivesNoWrongAnswer() => Hold(Ordeal.Rot);

    /// <summary>What would find nothing on any disk proves nothing.</summary>
    [TracedFact]
    public void Disk_ThatNeverSyncs_IsFoundOut()
    {
        var scenario = Days.Days.Of("edge-kill");
        using var folder = new ImageFolder("day");
        var recording = Strace.Run(scenario.Name, folder.Path).Recording;
        var results = new ImageRun(recording.Without<Operation.Synced>(), scenario.Day, seed: 1, shuffles: 0).Run(workers: 2);
        Assert.Contains(results.Failures, f => f.Policy == CutPolicy.DropAll && f.Finding.Kind == Harm.Lost);
        Assert.DoesNotContain(results.Failures, f => f.Policy == CutPolicy.KeepAll);
    }

    /// <summary>A journal that was checkpointed from frames which a refused sync had kept off the disk lost entries, or was ruined, at the next cut.</summary>
    [TracedFact]
    public void Journal_WhoseSyncWasRefusedBeforeThePowerCut_HasWhatItSaidWasDurable()
    {
        var result = Days.Days.Of("edge-unsynced").Run(Effort.Usual with { Seed = 2, Shuffles = 1 });
        Assert.Empty(result.Failures);
    }

    private int Hold(Ordeal ordeal)
    {
        var results = Days.Days.All.Where(d => d.Ordeal == ordeal).Select(d => d.Run(Effort.Usual)).ToList();
        foreach (var row in results.SelectMany(r => r.Rows)) output.WriteLine($"{row.Times,7}  {row.Fault}, {row.How}: {row.Result}");
        Assert.Empty(results.SelectMany(r => r.Failures));
        return results.Sum(r => r.Tried);
    }
}
