using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FabAccess.Server.Broker;

/// <summary>Registers the broker. Call it before whatever connects to it: services end in reverse order, so the links say goodbye first.</summary>
public static class BrokerSetup
{
    /// <summary>Gives <see cref="BrokerState"/>, and runs Mosquitto when it is embedded. Needs the lab's keys and its store.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static IServiceCollection AddBroker(this IServiceCollection services, BrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Port is < 1 or > 65535) throw new ArgumentException($"broker.port is 1 to 65535 (default {BrokerOptions.StandardPort}).");
        if (options.Embedded && string.IsNullOrWhiteSpace(options.DataFolder)) throw new ArgumentException("The embedded broker needs a data folder.");
        if (!options.Embedded && string.IsNullOrWhiteSpace(options.Host)) throw new ArgumentException("broker.host is needed when the broker is not embedded.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new BrokerState(options));
        services.TryAddSingleton<Func<BrokerGuests>>(
            provider => () => BrokerGuests.Load(provider.GetRequiredService<ILabStore>(), provider.GetRequiredService<LabKeys>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BrokerFiles>();
        services.AddSingleton<IBrokerFiles>(provider => provider.GetRequiredService<BrokerFiles>());
        services.AddSingleton<BrokerSupervisor>();
        if (options.Embedded) services.AddHostedService(provider => provider.GetRequiredService<BrokerSupervisor>());
        services.AddSingleton<GuestKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<GuestKeeper>());
        return services;
    }
}
