using FabAccess.Simulator.Day;
using FabAccess.Simulator.Processes;

namespace FabAccess.Simulator.Tests.Processes;

public sealed class ChildProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly StubPrograms stubs = new();

    public void Dispose() => stubs.Dispose();

    [Fact]
    public async Task Child_SaysIt_IsFoundWhetherBeforeOrAfterAsking()
    {
        await using var child = Of("echo first; echo second >&2; exec tail -f /dev/null");
        await child.StartAsync();
        Assert.Equal("first", await child.WaitForLineAsync(l => l == "first", Patience));
        Assert.Equal("second", await child.WaitForLineAsync(l => l == "second", Patience));
        Assert.Equal("first", await child.WaitForLineAsync(l => l == "first", Patience));
    }

    [Fact]
    public async Task Child_EndsInstead_IsToldWithItsLastWords()
    {
        await using var child = Of("echo no such folder; exit 3");
        await child.StartAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => child.WaitForLineAsync(l => l == "ready", Patience));
        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_SaysNothing_IsATimeout()
    {
        await using var child = Of("exec tail -f /dev/null");
        await child.StartAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => child.WaitForLineAsync(l => l == "ready", TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Child_Killed_IsGoneAndStartsAnew()
    {
        await using var child = Of("echo ready; exec tail -f /dev/null");
        await child.StartAsync();
        await child.WaitForLineAsync(l => l == "ready", Patience);
        int first = child.Id;
        await child.KillAsync();
        Assert.Equal((false, 137, 0), (child.IsRunning, child.ExitCode, child.Id));
        await child.StartAsync();
        await child.WaitForLineAsync(l => l == "ready", Patience);
        Assert.NotEqual(first, child.Id);
    }

    [Fact]
    public async Task Child_DeafToTerm_IsKilled()
    {
        await using var child = Of("trap '' TERM; echo ready; while :; do read -r _ < /dev/zero; done");
        await child.StartAsync();
        await child.WaitForLineAsync(l => l == "ready", Patience);
        Assert.False(await child.EndAsync(TimeSpan.FromMilliseconds(200)));
        Assert.False(child.IsRunning);
    }

    [Fact]
    public async Task Child_OfAParentThatIsKilled_DiesWithIt()
    {
        await using var parent = Of("setpriv --pdeathsig TERM -- tail -f /dev/null & echo \"child $!\"; wait");
        await parent.StartAsync();
        string line = await parent.WaitForLineAsync(l => l.StartsWith("child ", StringComparison.Ordinal), Patience);
        int id = int.Parse(line[6..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(await Until.HoldsAsync(() => ProcessTable.NameOf(id) == "tail", Patience));
        await parent.KillAsync();
        Assert.True(await Until.HoldsAsync(() => ProcessTable.NameOf(id) != "tail", Patience));
    }

    private ChildProcess Of(string body) => new("stub", stubs.Script("child", body), [], Path.Combine(stubs.Folder, "child.log"));
}
