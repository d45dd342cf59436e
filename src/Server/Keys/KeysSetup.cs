using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Keys;

public static class KeysSetup
{
    /// <summary>Opened when first asked for, which must be after the store was migrated and holds a lab.</summary>
    public static void AddKeys(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(provider => Open(dataFolder, provider.GetRequiredService<ILabStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<LabKeys>().Signer);
        services.AddSingleton(provider => provider.GetRequiredService<LabKeys>().Cards);
    }

    /// <exception cref="IOException">The keys are gone, unreadable or open to others.</exception>
    /// <exception cref="UnauthorizedAccessException">The keys are another user's.</exception>
    internal static LabKeys Open(string dataFolder, ILabStore store, TimeProvider time)
    {
        using var db = store.CreateDbContext();
        return LabKeys.Open(dataFolder, db.Labs.Select(l => l.Site).Single(), db.Certificates.Any(), Instant.FromDateTimeOffset(time.GetUtcNow()), db.Badges.Any(b => b.SealedKey != null));
    }
}
