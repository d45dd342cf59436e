using FabAccess.Server.Configuration;

namespace FabAccess.Server.Backups;

public static class BackupsSetup
{
    /// <summary>PostgreSQL is backed up by its own means.</summary>
    public static void AddBackups(this IServiceCollection services, ServerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Store is not StoreSettings.Sqlite sqlite) return;
        services.AddSingleton(new BackupPlace(sqlite.File, settings.DataFolder));
        services.AddHostedService<BackupKeeper>();
    }
}
