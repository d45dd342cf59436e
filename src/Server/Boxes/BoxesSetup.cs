namespace FabAccess.Server.Boxes;

public static class BoxesSetup
{
    /// <summary>Needs the store, the lab's keys, the broker, its link and the ingest queue.</summary>
    public static void AddBoxes(this IServiceCollection services)
    {
        services.AddSingleton<BoxCutOff>();
        services.AddSingleton<CloneWatch>();
        services.AddSingleton<BoxWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<BoxWatch>());
    }
}
