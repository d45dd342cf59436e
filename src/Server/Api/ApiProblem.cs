namespace FabAccess.Server.Api;

/// <summary>Why the API did not do what a request asked for, besides the refusals of changes: a closed set.</summary>
public enum ApiProblem
{
    NotFound,

    /// <summary>The body is not application/json.</summary>
    NotJson,

    /// <summary>The body is not of the documented shape; the detail says where.</summary>
    BodyUnreadable,
    BodyTooLarge,
    LimitOutOfRange,
    CursorUnreadable,
    MonthUnreadable,
    MemberUnreadable,
    MethodNotAllowed,

    /// <summary>As many boards as the server serves are open.</summary>
    TooManyListeners,
    NoLab,
    Failed,
}
