namespace FabAccess.Server.Pages.Shell;

/// <summary>Names of form fields; pages and endpoints both use these.</summary>
public static class Fields
{
    public const string Badge = "badge";
    public const string BadgeUid = "uid";
    public const string Blocked = "blocked";
    public const string By = "by";
    public const string Certification = "certification";
    public const string FirstName = "firstName";
    public const string Grant = "grant";
    public const string Language = "language";
    public const string LastDay = "lastDay";
    public const string LastName = "lastName";
    public const string Machine = "machine";
    public const string Rights = "rights";
    public const string Reason = "reason";
    public const string Suspended = "suspended";
}
