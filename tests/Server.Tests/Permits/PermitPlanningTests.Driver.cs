using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Keys;
using FabAccess.Server.Link;
using FabAccess.Server.Permits;
using FabAccess.Server.Tests.Boxes;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Permits;

public sealed partial class PermitPlanningTests
{
    private sealed class Driver : ILabLink, IDisposable
    {
        private readonly TestStore store;
        private readonly SemaphoreSlim arrived = new(0);
        private readonly ConcurrentQueue<string> published = [];
        private readonly ConcurrentQueue<byte[]> configs = [];

        public Driver(StoreKind kind)
        {
            store = new(kind);
            SeedInto(store.Store);
            Planning = Started(TestSigner.Current);
        }

        public PermitPlanning Planning { get; private set; }

        public LinkEvents Events { get; } = new();

        public TestClock Clock { get; } = new();

        public IEnumerable<string> Payloads => published;

        public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain)
        {
            Assert.True(retain);
            if (topic.EndsWith("/down/config", StringComparison.Ordinal))
            {
                configs.Enqueue(payload.ToArray());
                return PublishResult.Accepted;
            }
            Assert.EndsWith("/down/permits", topic, StringComparison.Ordinal);
            published.Enqueue(Encoding.ASCII.GetString(payload));
            arrived.Release();
            return PublishResult.Accepted;
        }

        public async Task ArrivedAsync(int lists)
        {
            for (int i = 0; i < lists; i++) Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(20)), "A permit list did not come in time.");
        }

        public List<PermitsMessage> TakeAll()
        {
            var lists = new List<PermitsMessage>();
            while (published.TryDequeue(out string? payload)) lists.Add(JsonSerializer.Deserialize(TestSigner.Content(Encoding.ASCII.GetBytes(payload)), WireJson.Default.PermitsMessage)!);
            return lists;
        }

        /// <summary>What boxes were told to believe, checked with these keys.</summary>
        public List<ConfigMessage> TakeConfigs(TrustedKeys trust)
        {
            var told = new List<ConfigMessage>();
            while (configs.TryDequeue(out byte[]? payload))
                told.Add(JsonSerializer.Deserialize(Assert.IsType<JwsReading.Sound>(JwsReading.Of(payload, SignedKind.Config, trust, WireLimits.LongestConfig)).Content.Span, WireJson.Default.ConfigMessage)!);
            return told;
        }

        /// <summary>The server ends and starts again, with these keys.</summary>
        public void Restart(RightsSigner signer, TimeSpan? again = null, bool showsPrices = true)
        {
            Planning.Dispose();
            Planning = Started(signer, again, showsPrices);
        }

        public List<PublishedPermits> Rows()
        {
            using var db = store.Store.CreateDbContext();
            return [.. db.PublishedPermits.AsNoTracking()];
        }

        public void Change(Action<Server.Store.LabDb> change)
        {
            using var db = store.Store.CreateDbContext();
            change(db);
        }

        public void Dispose()
        {
            Planning.Dispose();
            arrived.Dispose();
            store.Dispose();
        }

        private PermitPlanning Started(RightsSigner signer, TimeSpan? again = null, bool showsPrices = true) =>
            new(store.Store, this, Events, signer, GateLab.Places, Clock, NullLogger<PermitPlanning>.Instance) { Again = again ?? TimeSpan.FromMinutes(2), ShowsPrices = showsPrices };
    }
}
