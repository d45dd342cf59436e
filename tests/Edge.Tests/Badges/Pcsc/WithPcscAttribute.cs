using System.Runtime.InteropServices;

namespace FabAccess.Edge.Tests.Badges.Pcsc;

/// <summary>A test that needs libpcsclite, which comes with libnfc's Debian package.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WithPcscAttribute : FactAttribute
{
    public WithPcscAttribute() => Skip = NativeLibrary.TryLoad("libpcsclite.so.1", out _) ? null : "libpcsclite is not installed: apt-get install libpcsclite1.";
}
