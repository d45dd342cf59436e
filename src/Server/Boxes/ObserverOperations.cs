using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Boxes;

/// <summary>The right to read along, as it is handed out: it exists here and with whoever asked, and nowhere else.</summary>
/// <param name="Name">Common name.</param>
/// <param name="Until">From here on the broker does not let it in.</param>
/// <param name="Authority">The lab's CA, PEM.</param>
/// <param name="Identity">Certificate and key, PEM. Secret.</param>
internal sealed record MadeObserver(string Name, Instant Until, string Authority, string Identity);

/// <summary>Lets a person or program hear, for some hours, all that boxes and server say. It says nothing that anybody hears.</summary>
internal sealed class ObserverOperations(LabDb db, LabKeys keys, TimeProvider time)
{
    public const int StandardHours = 8, MostHours = 7 * 24;

    /// <param name="name">Of the form of a box's id.</param>
    /// <param name="hours">1 to <see cref="MostHours"/>.</param>
    public MadeObserver Make(string name, int hours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, MostHours);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        using var certificate = keys.Authority.IssueWithKey(CertificateProfile.Observer(name, now + Duration.FromHours(hours)));
        var row = BoxCertificates.RowOf(certificate, claim: null, now);
        row.Kind = CertificateKind.Observer;
        keys.Issued.Add(new(row.Serial, row.Holder, row.NotAfter));
        db.Certificates.Add(row);
        db.SaveChanges();
        return new(row.Holder, row.NotAfter, keys.Authority.Pem, KeyedPem.Of(certificate));
    }
}
