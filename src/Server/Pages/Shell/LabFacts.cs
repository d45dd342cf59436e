using FabAccess.Core.Values;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Pages.Shell;

/// <summary>What pages know of the lab; its secret badge key stays behind.</summary>
public sealed record LabFacts(SiteId Site, string Name, Language Language, DateTimeZone Zone, Currency Currency)
{
    public static LabFacts Of(Lab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return new(lab.Site, lab.Name, lab.Language, lab.Zone, lab.Currency);
    }
}
