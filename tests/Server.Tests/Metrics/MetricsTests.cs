using FabAccess.Server.Metrics;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;

namespace FabAccess.Server.Tests.Metrics;

public sealed class MetricsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Metrics_OfALab_SayWhatThePageSays(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        using var browser = lab.Browse();
        using var answer = await browser.Http.GetAsync("/metrics");

        Assert.Equal(MetricsEndpoint.ContentType, answer.Content.Headers.ContentType!.ToString());
        string[] lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        foreach (string line in (string[])
            [
                "fabaccess_link_up 1", "fabaccess_store_epoch 1", "fabaccess_alarms{cause=\"BoxSilent\"} 1", "fabaccess_alarms{cause=\"FleetSilent\"} 0",
                "fabaccess_dead_letters{reason=\"Fork\"} 1", "fabaccess_dead_letters{reason=\"Malformed\"} 1", "fabaccess_box_online{box=\"box-b\"} 0",
                "fabaccess_box_durable_sequence{box=\"box-b\"} 61", "fabaccess_box_gap_entries{box=\"box-b\"} 1", "fabaccess_box_gap_entries{box=\"box-a\"} 0",
                "fabaccess_box_chain_breaks_total{box=\"box-b\"} 1", "fabaccess_box_forks{box=\"box-b\"} 1", "fabaccess_box_permits_generation{box=\"box-a\"} 17",
            ])
            Assert.Contains(line, lines);
        // Each family has its help and type before its samples, and every line reads as one.
        Assert.All(lines.Where(l => l.Length > 0), l => Assert.Matches("^(# (HELP|TYPE) fabaccess_[a-z_]+ .+|fabaccess_[a-z_]+(\\{[a-z]+=\"[^\"]*\"\\})? -?[0-9.E+-]+)$", l));
        Assert.Equal(lines.Count(l => l.StartsWith("# HELP", StringComparison.Ordinal)), lines.Count(l => l.StartsWith("# TYPE", StringComparison.Ordinal)));
    }

    [Fact]
    public void Label_OfAnyText_StaysOneLabel() => Assert.Equal("{box=\"a\\\\b\\\"c\\nd\"}", MetricsText.Label("box", "a\\b\"c\nd"));
}
