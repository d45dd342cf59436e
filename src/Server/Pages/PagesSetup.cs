using FabAccess.Server.Alarms;
using FabAccess.Server.Api;
using FabAccess.Server.Board;
using FabAccess.Server.Bookings;
using FabAccess.Server.Boxes;
using FabAccess.Server.Certifications;
using FabAccess.Server.Changes;
using FabAccess.Server.Hours;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Metrics;
using FabAccess.Server.Pages.InvoicePages;
using FabAccess.Server.Pages.MachinePages;
using FabAccess.Server.Pages.MemberPages;
using FabAccess.Server.Pages.ProblemPages;
using FabAccess.Server.Pages.SessionPages;
using FabAccess.Server.Pages.Shell;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FabAccess.Server.Pages;

/// <summary>Everything a browser or a program sees over HTTP. Called by Program.</summary>
public static class PagesSetup
{
    /// <exception cref="ArgumentException">The options cannot be used; the message says why.</exception>
    public static void AddPages(this IServiceCollection services, PagesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        options ??= new();
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
        services.AddSingleton(options);
        services.AddSingleton<SafeHeaders>();
        services.AddSingleton<BoardFragments>();
        services.AddSingleton<BoardEvents>();
        services.TryAddSingleton<BoardChanges>();
        services.TryAddSingleton<LinkCondition>();

        services.AddScoped<PageFrames>();
        services.AddScoped<RightsNotice>();
        services.AddScoped<MemberOperations>();
        services.AddScoped<BadgeOperations>();
        services.AddScoped<GrantOperations>();
        services.AddScoped<MachineOperations>();
        services.AddScoped<HoursOperations>();
        services.AddScoped<BookingOperations>();
        services.AddScoped<BookingsQuery>();
        services.AddScoped<OrderOperations>();
        services.AddScoped<EnrolOperations>();
        services.AddScoped<OrdersQuery>();
        services.AddScoped<MachineQueries>();
        services.AddScoped<SettleOperations>();
        services.AddScoped<BoardQuery>();
        services.AddScoped<MembersQuery>();
        services.AddScoped<SessionsQuery>();
        services.AddScoped<DraftInvoiceQuery>();
        services.AddScoped<ProblemsQuery>();

        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.FormFieldName = PageFrame.FormTokenField;
            antiforgery.Cookie.Name = "form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.SuppressXFrameOptionsHeader = true; // frame-ancestors says it, with the exceptions that were configured
        });
        // It logs an error, with its stack, for each cookie of another installation; the form says it to whom it concerns.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical));
        var keys = services.AddDataProtection().SetApplicationName("fabaccess-server");
        // It would read the keys at the start, and with them XML and cryptography, which the first form that is shown asks for in time.
        services.Remove(services.Single(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Assembly == typeof(DataProtectionOptions).Assembly));
        if (options.KeyFolder is { } folder)
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            keys.PersistKeysToFileSystem(OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, ownerOnly));
            // It warns that the keys are not encrypted; they lie beside the database and open nothing but our own forms.
            services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        }
        // A page elsewhere can point its own name at 127.0.0.1 and read everything, unless only our names are answered.
        // No name at all is none of ours either, and the pages cannot be made for it.
        services.PostConfigure<HostFilteringOptions>(hosts => (hosts.AllowedHosts, hosts.AllowEmptyHosts) = (["localhost", "127.0.0.1", "[::1]"], false));
    }

    public static void MapPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseHostFiltering();
        Failures.Use(app);

        PageAssets.Map(app);
        var everything = app.MapGroup("").AddEndpointFilter<LabGuard>().WithMetadata(new RequestSizeLimitAttribute(FormGuard.LongestForm));
        var forms = everything.MapGroup("").AddEndpointFilter<FormGuard>();
        BoardEndpoints.Map(everything);
        MemberEndpoints.Map(everything, forms);
        MachineEndpoints.Map(everything, forms);
        SessionEndpoints.Map(everything);
        InvoiceEndpoints.Map(everything);
        ProblemEndpoints.Map(everything, forms);
        MetricsEndpoint.Map(everything);
        ApiEndpoints.Map(everything);
    }
}
