namespace FabAccess.Server.Permits;

public static class PermitsSetup
{
    public static void AddPermits(this IServiceCollection services)
    {
        services.AddSingleton<PermitPlanning>();
        services.AddSingleton<IPermitPlanning>(provider => provider.GetRequiredService<PermitPlanning>());
        services.AddHostedService(provider => provider.GetRequiredService<PermitPlanning>());
    }
}
