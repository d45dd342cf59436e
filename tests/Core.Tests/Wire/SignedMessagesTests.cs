using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Tests.Wire;

/// <summary>Configuration, orders and the gate's messages, as others rely on them.</summary>
public sealed class SignedMessagesTests
{
    private const string Config = """
        {"schema":1,"site":"atelier","box":"box-a","epoch":1,"generation":3,"issuedAt":"2026-11-21T12:00:00Z","notAfter":"2026-11-22T12:00:00Z","signingKeys":[{"kid":"ABCDEFGHIJKLMNOPQRSTUV","key":"AAAA"}],"gate":"lab.example:8443","broker":{"host":"lab.example","port":8883}}
        """;

    private const string Order = """
        {"schema":1,"site":"atelier","box":"box-a","boot":"0b007000-0000-4000-8000-000000000001","number":4,"notAfterMonotonicMilliseconds":90000,"kind":"endSession","machine":"laser-1","session":"01900000-0000-7000-8000-000000000001","reason":"fire drill"}
        """;

    private const string Problem = """{"status":403,"code":"tokenExpired","detail":"It ended at noon."}""";

    [Fact]
    public void Config_Approved_ComesBackTheSame() => ComesBack(Config, WireJson.Default.ConfigMessage);

    [Fact]
    public void Order_Approved_ComesBackTheSame() => ComesBack(Order, WireJson.Default.OrderMessage);

    [Fact]
    public void Problem_Approved_ComesBackTheSame() => ComesBack(Problem, WireJson.Default.GateProblem);

    [Theory]
    [InlineData("endSession", "switchOn")]
    [InlineData("\"endSession\"", "0")]
    [InlineData("\"number\":4,", "")]
    [InlineData("box-a", "Box A")]
    public void Order_OneThingWrong_IsRefused(string right, string wrong) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(Order.Replace(right, wrong, StringComparison.Ordinal), WireJson.Default.OrderMessage));

    [Theory]
    [InlineData("lab.example:8443", "lab.example")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUV", "short")]
    [InlineData("\"epoch\":1,", "")]
    public void Config_OneThingWrong_IsRefused(string right, string wrong) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(Config.Replace(right, wrong, StringComparison.Ordinal), WireJson.Default.ConfigMessage));

    [Fact]
    public void KeyId_OfTheSameKey_IsTheSame_AndOf22Characters()
    {
        using SigningKey key = new(), other = new();

        Assert.Equal(KeyId.Of(key.Public), KeyId.Parse(key.Id.ToString()));
        Assert.NotEqual(key.Id, other.Id);
        Assert.Equal(KeyId.Length, key.Id.ToString().Length);
        Assert.False(KeyId.TryParse(key.Id + "A", null, out _));
        Assert.Equal("", default(KeyId).ToString());
    }

    private static void ComesBack<T>(string text, JsonTypeInfo<T> form) =>
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(text, form)!, form));
}
