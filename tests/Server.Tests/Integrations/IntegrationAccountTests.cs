using System.Diagnostics;
using FabAccess.Server.Integrations;

namespace FabAccess.Server.Tests.Integrations;

public sealed class IntegrationAccountTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-accounts-").FullName;

    private IntegrationLedger Ledger => new(folder);

    private IntegrationOperations Operations => new(Ledger, TimeProvider.System);

    private string File => Path.Combine(folder, "keys", "integrations", "accounts.log");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("shellies/shelly1-AB12")]
    [InlineData("plug")]
    [InlineData("tasmota/discovery/AABBCCDDEEFF")]
    [InlineData("zigbee2mqtt/Prise de l'établi n° 1")]
    [InlineData("fabaccess-lab/x")]
    [InlineData("Fabaccess/v1")]
    public void Prefix_OfADevice_IsTaken(string text) => Assert.Equal(text, TopicPrefix.Of(text, out _)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("#")]
    [InlineData("a/#")]
    [InlineData("a/+/b")]
    [InlineData("a+")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("/")]
    [InlineData("$SYS")]
    [InlineData("a/$b")]
    [InlineData("a\nuser root")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\uFFFEb")]
    [InlineData("a\uFDD0b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("fabaccess")]
    [InlineData("fabaccess/v1")]
    public void Prefix_ThatReachesFurther_IsRefusedWithWhy(string? text)
    {
        Assert.Null(TopicPrefix.Of(text, out string? why));
        Assert.False(string.IsNullOrWhiteSpace(why));
    }

    [Fact]
    public void Prefix_HalfOfACharacter_IsRefused() => Assert.Null(TopicPrefix.Of(string.Concat("a", '\uD800', "b"), out _));

    [Fact]
    public void Prefix_AtItsLimit_IsCountedInBytes()
    {
        Assert.NotNull(TopicPrefix.Of(new string('a', TopicPrefix.LongestBytes), out _));
        Assert.Null(TopicPrefix.Of(new string('a', TopicPrefix.LongestBytes + 1), out _));
        Assert.Null(TopicPrefix.Of(new string('é', (TopicPrefix.LongestBytes / 2) + 1), out _));
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "a/b", true)]
    [InlineData("a/b/c", "a", true)]
    [InlineData("a", "ab", false)]
    [InlineData("a/b", "a/c", false)]
    public void Prefixes_ThatShareATopic_Overlap(string one, string other, bool overlap) => Assert.Equal(overlap, TopicPrefix.Of(one, out _)!.Value.Overlaps(TopicPrefix.Of(other, out _)!.Value));

    [Fact]
    public void Plugs_OnOneAnothersTopics_AreRefused_AndBoxesAndDashboardsAreNot()
    {
        Assert.NotNull(Operations.Add("plug-a", IntegrationKind.Plug, ["a/b"], null, out _));
        foreach (string prefix in new[] { "a", "a/b", "a/b/c" })
        {
            Assert.Null(Operations.Add("plug-b", IntegrationKind.Plug, ["z", prefix], null, out string? refusal));
            Assert.Contains("plug-a", refusal, StringComparison.Ordinal);
        }
        Assert.NotNull(Operations.Add("box-a", IntegrationKind.Box, ["a/b"], null, out _));
        Assert.NotNull(Operations.Add("wall", IntegrationKind.Dashboard, ["a"], null, out _));
        Assert.NotNull(Operations.Add("plug-b", IntegrationKind.Plug, ["a/bc"], null, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Plug")]
    [InlineData("a b")]
    [InlineData("a\ntopic readwrite #")]
    [InlineData("-a")]
    public void Name_ThatIsNone_IsRefused(string name)
    {
        Assert.Null(Operations.Add(name, IntegrationKind.Plug, ["a"], null, out string? refusal));
        Assert.Contains("no name of an account", refusal, StringComparison.Ordinal);
        Assert.Empty(Ledger.Accounts());
    }

    [Fact]
    public void Account_Twice_OrWithoutPrefixes_OrByNobodyReadable_IsRefused()
    {
        Assert.NotNull(Operations.Add("a", IntegrationKind.Plug, ["a", "a"], null, out _));
        Assert.Null(Operations.Add("a", IntegrationKind.Plug, ["b"], null, out string? twice));
        Assert.Contains("already", twice, StringComparison.Ordinal);
        Assert.Null(Operations.Add("b", IntegrationKind.Plug, [], null, out _));
        Assert.Null(Operations.Add("b", IntegrationKind.Plug, [.. Enumerable.Range(0, 17).Select(i => $"b{i}")], null, out _));
        Assert.Null(Operations.Add("b", IntegrationKind.Plug, ["b"], "two\nlines", out _));
        Assert.Equal("a", Assert.Single(Assert.Single(Ledger.Accounts()).Prefixes).ToString());
        Assert.False(Operations.Remove("b", null));
    }

    [Fact]
    public void Ledger_KeepsWhoAndWhen_AndNoPassword_AndOnlyItsOwnerReadsIt()
    {
        var made = Operations.Add("a", IntegrationKind.Dashboard, ["x/y", "z"], "Treasurer", out _)!;
        Operations.Remove("a", "Manager");
        var again = Operations.Add("a", IntegrationKind.Plug, ["x/y"], null, out _)!;

        Assert.Equal([(IntegrationChange.Added, "Treasurer"), (IntegrationChange.Removed, "Manager"), (IntegrationChange.Added, "lab page")], Ledger.Read().Select(e => (e.Change, e.By)));
        var kept = Assert.Single(Ledger.Accounts());
        Assert.Equal((again.Account.Password, IntegrationKind.Plug, "x/y"), (kept.Password, kept.Kind, Assert.Single(kept.Prefixes).ToString()));
        Assert.NotEqual(made.Password, again.Password);
        string text = System.IO.File.ReadAllText(File);
        Assert.DoesNotContain(made.Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain(again.Password, text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Theory]
    [InlineData("{\"change\":\"Added\",\"name\":\"b\",\"at\":\"2026-")]
    [InlineData("{\"change\":\"Added\",\"name\":\"b\",\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"x\",\"kind\":\"plug\",\"prefixes\":[\"#\"],\"password\":\"$7$101$AAAAAAAAAAAAAAAA$x\"}")]
    [InlineData("{\"change\":\"Added\",\"name\":\"b\\nuser c\",\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"x\"}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"change\":7,\"name\":\"b\",\"at\":\"\",\"by\":\"x\"}")]
    public void Line_ThatIsTornOrNotOurs_IsLeftOut_AndTheRestCounts(string line)
    {
        Operations.Add("a", IntegrationKind.Plug, ["a"], null, out _);
        System.IO.File.AppendAllText(File, line);
        Operations.Add("c", IntegrationKind.Plug, ["c"], null, out _);

        Assert.Equal(["a", "c"], Ledger.Accounts().Select(a => a.Name));
    }

    [Fact]
    public void Hash_HasTheFormThatTheBrokersOwnToolWrites()
    {
        string list = Path.Combine(folder, "passwords");
        System.IO.File.WriteAllText(list, "");
        using var tool = Process.Start("mosquitto_passwd", ["-b", list, "plug-a", "secret"]);
        tool.WaitForExit(TimeSpan.FromSeconds(10));
        string theirs = System.IO.File.ReadAllText(list).Trim()["plug-a:".Length..], ours = MosquittoPassword.Hash("secret");

        Assert.True(MosquittoPassword.IsHash(theirs));
        Assert.True(MosquittoPassword.IsHash(ours));
        Assert.Equal(theirs.Split('$').Select(p => p.Length).Take(3), ours.Split('$').Select(p => p.Length).Take(3));
        Assert.NotEqual(ours, MosquittoPassword.Hash("secret"));
        Assert.Matches("^[a-z2-9]{24}$", MosquittoPassword.Make());
    }

    [Fact]
    public void Rules_NameEachAccountOnce_AndNobodyElse()
    {
        Operations.Add("wall", IntegrationKind.Dashboard, ["a"], null, out _);
        Operations.Add("plug-a", IntegrationKind.Plug, ["a/b", "c"], null, out _);

        string[] rules = IntegrationAccess.Rules(Ledger.Accounts()).Split('\n');
        Assert.Equal(["", "user plug-a", "topic readwrite a/b/#", "topic readwrite c/#", "", "user wall", "topic read a/#", ""], rules[1..]);
        Assert.Equal("", IntegrationAccess.Passwords([]));
    }
}
