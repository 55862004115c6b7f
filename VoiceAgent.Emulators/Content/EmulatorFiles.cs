using System.Reflection;

namespace VoiceAgent.Emulators.Content;

/// <summary>Finds the files that ship with the program: settings, scenarios, profiles and npm packages.</summary>
internal static class EmulatorFiles
{
    /// <summary>The project folder when the program was built on this machine, otherwise the folder that it was published to.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var built = typeof(EmulatorFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "ProjectDirectory")?.Value;
        return Directory.Exists(built) ? built : AppContext.BaseDirectory;
    }
}
