using FabAccess.Mqtt;
using FabAccess.Server.Board;
using FabAccess.Server.Boxes;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Store;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FabAccess.Server.Link;

public static class LinkSetup
{
    /// <summary>Needs the broker's state; call it after that one was added, so that the link ends before the broker.</summary>
    public static void AddLabLink(this IServiceCollection services)
    {
        services.AddSingleton<LinkEvents>();
        services.TryAddSingleton<LinkCondition>();
        services.AddSingleton<Func<MqttLinkOptions, IMqttLink>>(
            provider => options => new MosquittoLink(options with { Tls = provider.GetRequiredService<BrokerFiles>().Link }, provider.GetRequiredService<ILogger<MosquittoLink>>()));
        services.AddSingleton(provider => new LabLink(
            provider.GetRequiredService<Func<MqttLinkOptions, IMqttLink>>(), provider.GetRequiredService<BrokerState>(), provider.GetRequiredService<ILabStore>(),
            provider.GetRequiredService<IngestQueue>(), provider.GetRequiredService<LinkEvents>(), provider.GetRequiredService<LinkCondition>())
        {
            Admits = provider.GetRequiredService<BoxWatch>().Admits,
        });
        services.AddSingleton<ILabLink>(provider => provider.GetRequiredService<LabLink>());
        services.AddHostedService(provider => provider.GetRequiredService<LabLink>());
    }
}
