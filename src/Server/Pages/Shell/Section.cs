namespace FabAccess.Server.Pages.Shell;

/// <summary>Where in the navigation a page stands.</summary>
public enum Section
{
    None,
    Board,
    Members,
    Sessions,
    Problems,
}
