namespace FabAccess.Server.Sessions;

public static class SessionsSetup
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddSingleton<ProjectionSignal>();
        services.AddHostedService<Projector>();
    }
}
