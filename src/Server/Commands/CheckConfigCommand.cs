using FabAccess.Server.Configuration;

namespace FabAccess.Server.Commands;

internal static class CheckConfigCommand
{
    public static int Run(string file)
    {
        if (Read(file) is not { } settings) return ExitCodes.Problems;
        Console.WriteLine($"{file} is in order: pages on http://{settings.Listen}, data in {settings.DataFolder}.");
        return ExitCodes.Ok;
    }

    /// <summary>The settings, or null after every problem has been printed.</summary>
    public static ServerSettings? Read(string file)
    {
        var result = SettingsFile.Read(file);
        foreach (string problem in result.Problems) Console.Error.WriteLine(problem);
        return result.Settings;
    }
}
