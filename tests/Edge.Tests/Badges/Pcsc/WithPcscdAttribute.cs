namespace FabAccess.Edge.Tests.Badges.Pcsc;

/// <summary>A test that starts a pcscd of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WithPcscdAttribute : FactAttribute
{
    public WithPcscdAttribute() => Skip = VirtualPcscd.WhyNot;
}
