using FabAccess.Server.Configuration;
using FabAccess.Server.Store.Postgres;
using FabAccess.Server.Store.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Store;

/// <summary>Chooses the database and makes it known to everything else.</summary>
public static class StoreSetup
{
    /// <exception cref="IOException">The folder of the store cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder of the store may not be made.</exception>
    public static ILabStore Create(StoreSettings settings) => settings switch
    {
        StoreSettings.Sqlite sqlite => InFolder(sqlite.File),
        StoreSettings.Postgres postgres => new PostgresStore(postgres.ConnectionString),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings, "No such store."),
    };

    private static SqliteStore InFolder(string file)
    {
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        return new(file);
    }

    public static void AddStore(this IServiceCollection services, ILabStore store)
    {
        services.AddSingleton(store);
        services.AddSingleton<IDbContextFactory<LabDb>>(store);
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<LabDb>>().CreateDbContext());
    }
}
