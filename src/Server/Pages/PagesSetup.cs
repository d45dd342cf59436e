namespace FabAccess.Server.Pages;

/// <summary>Everything a browser sees. Called by Program.</summary>
public static class PagesSetup
{
    public static void AddPages(this IServiceCollection services) => ArgumentNullException.ThrowIfNull(services);

    public static void MapPages(this WebApplication app) => ArgumentNullException.ThrowIfNull(app);
}
