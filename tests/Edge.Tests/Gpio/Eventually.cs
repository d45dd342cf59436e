namespace FabAccess.Edge.Tests.Gpio;

internal static class Eventually
{
    /// <summary>Waits until it holds, at most 5 s; for what another thread does after it answered.</summary>
    public static void Holds(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(5)));
}
