namespace FabAccess.Server.Link;

/// <summary>Lets those who publish on their own hear of a new connection, without the link knowing them.</summary>
internal sealed class LinkEvents
{
    public event Action? Connected;

    public void RaiseConnected() => Connected?.Invoke();
}
