using NodaTime;

namespace FabAccess.Server.Tests.Labs;

/// <summary>A wall clock that stands until it is moved; timers run as they do, since nothing here waits for long.</summary>
internal sealed class TestClock : TimeProvider
{
    public Instant Now { get; set; } = Instant.FromUtc(2026, 11, 21, 9, 0);

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
