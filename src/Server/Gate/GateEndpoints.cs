using System.Data.Common;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Gate;

/// <summary>
/// The three calls of the gate, and nothing else: what is not one of them is not found. One method instead of routes, so
/// that no page and no later endpoint can come in through here by a registration somewhere else.
/// </summary>
internal sealed class GateEndpoints(LabKeys keys, EnrolmentOperations enrolments, RenewalOperations renewals, GateLimiter limiter, ILogger<GateEndpoints> logger)
{
    /// <summary>From the first byte of a request to the last of its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task Answer(HttpContext http)
    {
        var from = http.Connection.RemoteIpAddress ?? IPAddress.None;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            await (http.Request.Path.Value switch
            {
                GatePaths.Authority when http.Request.Method == HttpMethods.Get => Authority(http),
                GatePaths.Enrolment when http.Request.Method == HttpMethods.Post => Enrol(http, from, limit.Token),
                GatePaths.Renewal when http.Request.Method == HttpMethods.Post => Renew(http, from, limit.Token),
                GatePaths.Authority or GatePaths.Enrolment or GatePaths.Renewal => Refuse(http, StatusCodes.Status405MethodNotAllowed, GateRefusal.BadRequest, null),
                _ => Refuse(http, StatusCodes.Status404NotFound, GateRefusal.BadRequest, "There is nothing here but the gate for boxes."),
            });
        }
        catch (BadHttpRequestException e)
        {
            await Refuse(http, e.StatusCode, GateRefusal.BadRequest, e.Message);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
        catch (Exception e) when (e is DbException or DbUpdateException or IOException or UnauthorizedAccessException)
        {
            GateLog.Failed(logger, from, e);
            await Refuse(http, StatusCodes.Status503ServiceUnavailable, GateRefusal.Unavailable, "The server cannot answer now. Ask again later.");
        }
    }

    private async Task Authority(HttpContext http)
    {
        http.Response.ContentType = "application/x-pem-file";
        await http.Response.WriteAsync(keys.Authority.Pem, http.RequestAborted);
    }

    private async Task Enrol(HttpContext http, IPAddress from, CancellationToken stop)
    {
        if (await IsSilenced(http, from) || await Read(http, WireJson.Default.EnrolmentRequest, stop) is not { } request) return;
        switch (await enrolments.Enrol(request, from.ToString(), stop))
        {
            case GateOutcome<EnrolmentAnswer>.Given given:
                GateLog.Enrolled(logger, request.Box, from, given.Answer.NotAfter);
                await Write(http, given.Answer, WireJson.Default.EnrolmentAnswer);
                break;
            case GateOutcome<EnrolmentAnswer>.Refused refused:
                GateLog.NotEnrolled(logger, request.Box, from, refused.Reason);
                if (limiter.Refused(from, isGuess: refused.Reason == GateRefusal.TokenUnknown)) GateLog.Silenced(logger, from);
                await Refuse(http, StatusOf(refused.Reason), refused.Reason, refused.Detail);
                break;
        }
    }

    private async Task Renew(HttpContext http, IPAddress from, CancellationToken stop)
    {
        if (await IsSilenced(http, from) || await Read(http, WireJson.Default.RenewalRequest, stop) is not { } request) return;
        var presented = await http.Connection.GetClientCertificateAsync(stop);
        string holder = presented is null ? "nobody" : BoxCertificates.NameOf(presented);
        switch (await renewals.Renew(presented, request, stop))
        {
            case GateOutcome<RenewalAnswer>.Given given:
                GateLog.Renewed(logger, from, holder, given.Answer.NotAfter);
                await Write(http, given.Answer, WireJson.Default.RenewalAnswer);
                break;
            case GateOutcome<RenewalAnswer>.Refused refused:
                GateLog.NotRenewed(logger, holder, from, refused.Reason);
                if (limiter.Refused(from, isGuess: false)) GateLog.Silenced(logger, from);
                await Refuse(http, StatusOf(refused.Reason), refused.Reason, refused.Detail);
                break;
        }
    }

    private async Task<bool> IsSilenced(HttpContext http, IPAddress from)
    {
        if (!limiter.IsSilenced(from)) return false;
        http.Response.Headers.RetryAfter = "60";
        await Refuse(http, StatusCodes.Status429TooManyRequests, GateRefusal.TooMany, "This address was refused too often. Wait, and ask for a new token.");
        return true;
    }

    private async Task<T?> Read<T>(HttpContext http, JsonTypeInfo<T> form, CancellationToken stop)
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(http.Request.Body, form, stop) is { } request) return request;
            await Refuse(http, StatusCodes.Status400BadRequest, GateRefusal.BadRequest, "The body is null.");
        }
        // InvalidOperation: a text with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            await Refuse(http, StatusCodes.Status400BadRequest, GateRefusal.BadRequest, $"The body is not what it must be: {e.Message}");
        }
        if (limiter.Refused(http.Connection.RemoteIpAddress ?? IPAddress.None, isGuess: false)) GateLog.Silenced(logger, http.Connection.RemoteIpAddress ?? IPAddress.None);
        return null;
    }

    private static Task Write<T>(HttpContext http, T answer, JsonTypeInfo<T> form)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(answer, form, cancellationToken: http.RequestAborted);
    }

    private static async Task Refuse(HttpContext http, int status, GateRefusal reason, string? detail)
    {
        if (http.Response.HasStarted) return;
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(new GateProblem(status, reason, detail), WireJson.Default.GateProblem, "application/problem+json", http.RequestAborted);
    }

    internal static int StatusOf(GateRefusal reason) => reason switch
    {
        GateRefusal.BadRequest => StatusCodes.Status400BadRequest,
        GateRefusal.NoCertificate => StatusCodes.Status401Unauthorized,
        GateRefusal.Superseded or GateRefusal.TokenUsed => StatusCodes.Status409Conflict,
        GateRefusal.TooMany => StatusCodes.Status429TooManyRequests,
        GateRefusal.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status403Forbidden,
    };
}
