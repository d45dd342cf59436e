using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Broker;
using FabAccess.Server.Keys;
using FabAccess.Server.Permits;
using FabAccess.Server.Store;

namespace FabAccess.Server.Gate;

public static class GateSetup
{
    /// <summary>Needs the store, the lab's keys, the broker's state and the time.</summary>
    public static void AddGate(this IServiceCollection services, GateOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider =>
        {
            var broker = provider.GetRequiredService<BrokerState>();
            return new LabPlaces(options.Address, new BrokerMessage(broker.IsEmbedded ? options.Host : broker.Host, broker.Port));
        });
        services.AddSingleton(provider =>
        {
            var cutOff = provider.GetRequiredService<BoxCutOff>();
            return new EnrolmentOperations(
                provider.GetRequiredService<ILabStore>(), provider.GetRequiredService<LabKeys>(), provider.GetRequiredService<LabPlaces>(), provider.GetRequiredService<TimeProvider>())
            {
                Replaced = cutOff.Replace,
                Certified = provider.GetRequiredService<IPermitPlanning>().RightsChanged,
            };
        });
        services.AddSingleton(provider => new RenewalOperations(provider.GetRequiredService<ILabStore>(), provider.GetRequiredService<LabKeys>(), provider.GetRequiredService<TimeProvider>())
        {
            Certified = provider.GetRequiredService<IPermitPlanning>().RightsChanged,
        });
        services.AddSingleton<GateLimiter>();
        services.AddSingleton<GateEndpoints>();
        services.AddSingleton<GateHost>();
        services.AddHostedService(provider => provider.GetRequiredService<GateHost>());
    }
}
