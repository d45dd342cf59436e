using FabAccess.Core.Tests.Design;

namespace FabAccess.Core.Tests.Signals;

/// <summary>
/// Files that a person has looked at and that the code must still make. With FABACCESS_APPROVE=1 in the environment they are
/// written instead, to be looked at in the change that commits them.
/// </summary>
internal static class Approved
{
    public static void Check(string file, string made)
    {
        string path = Path.Combine(DesignTests.Root, file);
        if (Environment.GetEnvironmentVariable("FABACCESS_APPROVE") == "1") File.WriteAllText(path, made);
        Assert.True(File.Exists(path), $"{file} is not there; FABACCESS_APPROVE=1 writes it.");
        Assert.Equal(File.ReadAllText(path), made);
    }
}
