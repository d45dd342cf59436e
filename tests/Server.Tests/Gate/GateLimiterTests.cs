using System.Net;
using FabAccess.Server.Gate;

namespace FabAccess.Server.Tests.Gate;

public sealed class GateLimiterTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1"), Other = IPAddress.Parse("192.0.2.2");

    private readonly HandClock clock = new();

    [Fact]
    public void Address_RefusedTenTimesInAMinute_IsSilencedForTheRestOfIt()
    {
        var limiter = new GateLimiter(clock);
        for (int i = 1; i < GateLimiter.MostRefusals; i++) Assert.False(limiter.Refused(One, isGuess: false));
        Assert.False(limiter.IsSilenced(One));

        Assert.True(limiter.Refused(One, isGuess: false));

        Assert.True(limiter.IsSilenced(One));
        Assert.False(limiter.IsSilenced(Other));
        clock.Pass(GateLimiter.RefusalsWindow);
        Assert.False(limiter.IsSilenced(One));
    }

    [Fact]
    public void Address_ThatGuessed_IsSilencedForLonger()
    {
        var limiter = new GateLimiter(clock);
        for (int i = 1; i < GateLimiter.MostGuesses; i++) Assert.False(limiter.Refused(One, isGuess: true));

        Assert.True(limiter.Refused(One, isGuess: true));

        clock.Pass(GateLimiter.GuessesWindow - TimeSpan.FromSeconds(1));
        Assert.True(limiter.IsSilenced(One));
        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.False(limiter.IsSilenced(One));
    }

    [Fact]
    public void Addresses_OfOneIpv6Network_AreOne()
    {
        var limiter = new GateLimiter(clock);
        for (int i = 0; i < GateLimiter.MostGuesses; i++) limiter.Refused(IPAddress.Parse($"2001:db8::{i}"), isGuess: true);

        Assert.True(limiter.IsSilenced(IPAddress.Parse("2001:db8::ffff")));
        Assert.False(limiter.IsSilenced(IPAddress.Parse("2001:db8:1::1")));
    }

    [Fact]
    public void Address_MappedIntoIpv6_IsTheSame()
    {
        var limiter = new GateLimiter(clock);
        for (int i = 0; i < GateLimiter.MostGuesses; i++) limiter.Refused(One, isGuess: true);

        Assert.True(limiter.IsSilenced(One.MapToIPv6()));
    }

    [Fact]
    public void Flood_FromManyAddresses_ForgetsTheOldest()
    {
        var limiter = new GateLimiter(clock);
        for (int i = 0; i < GateLimiter.MostGuesses; i++) limiter.Refused(One, isGuess: true);
        for (int i = 0; i < GateLimiter.MostAddresses; i++)
        {
            clock.Pass(TimeSpan.FromMilliseconds(1));
            limiter.Refused(new IPAddress(i + 1), isGuess: false);
        }

        Assert.False(limiter.IsSilenced(One));
    }

    private sealed class HandClock : TimeProvider
    {
        private TimeSpan passed = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => passed += time;

        public override long GetTimestamp() => passed.Ticks;
    }
}
