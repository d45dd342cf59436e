using System.ComponentModel.DataAnnotations.Schema;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Server.Store;

/// <summary>The place this server is for, and what identifies its store. One row.</summary>
public sealed class Lab
{
    public int Id { get; set; } = 1;
    public required SiteId Site { get; set; }
    public required string Name { get; set; }
    public required Language Language { get; set; }

    /// <summary>IANA name, for civil dates on pages and bills.</summary>
    public required string TimeZone { get; set; }

    /// <summary>Of the lab's clock. A zone that this system does not know is UTC: wrong by hours on a page, and never in an amount.</summary>
    [NotMapped]
    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) ?? DateTimeZone.Utc;

    public required Currency Currency { get; set; }

    /// <summary>Tells boxes which store acknowledges.</summary>
    public required StoreId Store { get; set; }

    /// <summary>Raised when this store was restored from a backup.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>The site's badge key, <see cref="BadgeHash.KeyBytes"/> bytes. Secret.</summary>
    public required byte[] BadgeKey { get; set; }
}
