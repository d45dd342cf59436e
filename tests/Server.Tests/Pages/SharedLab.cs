namespace FabAccess.Server.Tests.Pages;

/// <summary>One lab for all tests of a class that only look.</summary>
public sealed class SharedLab : IAsyncLifetime
{
    public LabPages Lab { get; private set; } = null!;

    public async Task InitializeAsync() => Lab = await LabPages.Open();

    public async Task DisposeAsync() => await Lab.DisposeAsync();
}
