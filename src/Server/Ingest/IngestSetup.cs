namespace FabAccess.Server.Ingest;

public static class IngestSetup
{
    public static void AddIngest(this IServiceCollection services)
    {
        services.AddSingleton<IngestQueue>();
        services.AddSingleton<IngestCommits>();
        services.AddHostedService<IngestLoop>();
    }
}
