using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;
using FabAccess.Server.Link;
using FabAccess.Server.Store;

namespace FabAccess.Server.Permits;

public static class PermitsSetup
{
    /// <param name="services">The host's.</param>
    /// <param name="showsPrices">Whether lists say what machines cost.</param>
    public static void AddPermits(this IServiceCollection services, bool showsPrices)
    {
        services.AddSingleton(provider => new PermitPlanning(
            provider.GetRequiredService<ILabStore>(), provider.GetRequiredService<ILabLink>(), provider.GetRequiredService<LinkEvents>(), provider.GetRequiredService<RightsSigner>(),
            provider.GetRequiredService<LabPlaces>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PermitPlanning>>())
        {
            ShowsPrices = showsPrices,
            CardKeys = provider.GetRequiredService<CardKeySafe>(),
        });
        services.AddSingleton<IPermitPlanning>(provider => provider.GetRequiredService<PermitPlanning>());
        services.AddHostedService(provider => provider.GetRequiredService<PermitPlanning>());
    }
}
