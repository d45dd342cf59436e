using FabAccess.Core.Wire;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Tests.Labs;

/// <summary>Signs in tests as a server does, and reads as a box that knows its keys does.</summary>
internal static class TestSigner
{
    private static readonly RightsKeys Keys = RightsKeys.Make();

    public static RightsSigner Current { get; } = new(Keys);

    /// <summary>After the keys were switched.</summary>
    public static RightsSigner Next { get; } = new(Keys.Switched());

    /// <summary>What a box was told that enrolled before that.</summary>
    public static TrustedKeys Trust { get; } = TrustedKeys.Of([.. Current.Keys]);

    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> message, SignedKind kind = SignedKind.Permits) =>
        Assert.IsType<JwsReading.Sound>(JwsReading.Of(message, kind, Trust, WireLimits.LongestPermits)).Content.Span;
}
