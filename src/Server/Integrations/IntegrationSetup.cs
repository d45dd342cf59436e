using FabAccess.Server.Broker;

namespace FabAccess.Server.Integrations;

/// <summary>Registers who may come to the integration broker, and the broker itself where server.json asks for it.</summary>
public static class IntegrationSetup
{
    /// <param name="services">After <see cref="BrokerSetup.AddBroker"/>.</param>
    /// <param name="options">Null: there is none.</param>
    /// <param name="dataFolder">Of the server.</param>
    public static IServiceCollection AddIntegrations(this IServiceCollection services, IntegrationOptions? options, string dataFolder)
    {
        services.AddSingleton(new IntegrationLedger(dataFolder));
        services.AddSingleton<IntegrationOperations>();
        if (options is null) return services;
        services.AddSingleton(provider => new IntegrationBroker(
            options, provider.GetRequiredService<BrokerOptions>(), provider.GetRequiredService<IntegrationLedger>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BrokerSupervisor>>()));
        services.AddHostedService(provider => provider.GetRequiredService<IntegrationBroker>());
        return services;
    }
}
