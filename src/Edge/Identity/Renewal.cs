using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Edge.Identity;

/// <summary>
/// Renews the box's certificate when a third of its life is left, in turns that somebody else times. The next connection
/// uses it; the one that is open goes on. A gate that is away is asked again, at longer and longer waits that are spread at random;
/// that a certificate ran out meanwhile is no reason to give up.
/// </summary>
/// <param name="secrets">Where the identity is.</param>
/// <param name="site">Of box.json.</param>
/// <param name="box">Of box.json.</param>
/// <param name="random">0 up to but not including 1.</param>
/// <param name="log">For what a person should know; a reason once.</param>
internal sealed class Renewal(SecretFolder secrets, SiteId site, BoxId box, Func<double> random, ILogger log)
{
    /// <summary>Before the end: ten of thirty days, in which a person can still see to what is wrong.</summary>
    public static readonly Duration Ahead = Duration.FromDays(10);

    /// <summary>Between two looks; clocks are set, files replaced.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromHours(6);

    public static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(2), LongestRetry = TimeSpan.FromHours(6);

    private TimeSpan bound = FirstRetry;
    private string? toldReason;

    /// <summary>The last failure, as a sentence; null when there is none.</summary>
    public string? Trouble { get; private set; }

    /// <summary>End of the certificate, as of the last look; null before the first.</summary>
    public Instant? NotAfter { get; private set; }

    /// <summary>Renews if it is time; returns how long until the next turn.</summary>
    /// <param name="now">As far as the box knows.</param>
    /// <param name="isRefused">The broker said that the certificate has expired: then it is time, whatever the clock says.</param>
    public async Task<TimeSpan> Step(Instant now, bool isRefused)
    {
        try
        {
            if (BoxIdentity.Read(secrets, site, box) is not IdentityReading.Sound { Identity: var identity }) return Look;
            NotAfter = identity.NotAfter;
            using (identity) return isRefused || now >= identity.NotAfter - Ahead ? await Renew(identity).ConfigureAwait(false) : Look;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(now, e.Message);
        }
    }

    private async Task<TimeSpan> Renew(BoxIdentity identity)
    {
        var notAfter = identity.NotAfter;
        using var key = PendingKey.Take(secrets, $"renewal-{identity.Certificate.SerialNumber}");
        var gate = new GateClient(identity.Trust.Gate);
        switch (await gate.Renew(identity.Authority, identity.Certificate, new(WireLimits.Schema, key.SigningRequest(box))).ConfigureAwait(false))
        {
            case GateReply<RenewalAnswer>.Given { Answer: var answer }:
                if (key.Identity(answer.Certificate, box, identity.Authority) is not { } renewed) return Failed(notAfter, "The gate answered with a certificate that is not for this box's key.");
                if (secrets.Read(BoxIdentity.IdentityFile) is { } former) secrets.Replace(BoxIdentity.FormerFile, former);
                secrets.Replace(BoxIdentity.IdentityFile, renewed);
                secrets.Delete(PendingKey.File);
                (Trouble, toldReason, bound, NotAfter) = (null, null, FirstRetry, answer.NotAfter);
                IdentityLog.Renewed(log, answer.NotAfter);
                return Look;
            case GateReply<RenewalAnswer>.Refused { Problem.Code: GateRefusal.Revoked or GateRefusal.Superseded or GateRefusal.TooOld or GateRefusal.NoCertificate } refused:
                if (toldReason != refused.InWords) IdentityLog.RenewalRefused(log, refused.Problem.Code, refused.InWords);
                Trouble = toldReason = refused.InWords;
                return LongestRetry;
            case GateReply<RenewalAnswer>.Refused refused:
                return Failed(notAfter, refused.InWords);
            case GateReply<RenewalAnswer>.Failed failed:
                return Failed(notAfter, failed.Reason);
            default:
                throw new InvalidOperationException("No such reply.");
        }
    }

    private TimeSpan Failed(Instant notAfter, string reason)
    {
        if (toldReason != reason) IdentityLog.NotRenewed(log, notAfter, reason);
        Trouble = toldReason = reason;
        var wait = bound / 2 + bound / 2 * random();
        bound = bound > LongestRetry / 2 ? LongestRetry : bound * 2;
        return wait;
    }
}
