using FabAccess.Service;

namespace FabAccess.Server.Lifecycle;

public static class LifecycleSetup
{
    public static void AddLifecycle(this IServiceCollection services)
    {
        services.AddSingleton<Pulses>();
        services.AddSingleton(_ => ServiceNotify.OfThisProcess());
        services.AddHostedService<ServiceWatch>();
    }
}
