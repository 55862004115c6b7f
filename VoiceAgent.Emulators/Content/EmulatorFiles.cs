using System.Reflection;

namespace VoiceAgent.Emulators.Content;

/// <summary>Where the files that ship beside the program are: settings, scenarios, profiles, and npm's packages.</summary>
internal static class EmulatorFiles
{
    /// <summary>The project's folder when it was built on this machine, else the folder that the program was published to.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var built = typeof(EmulatorFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "ProjectDirectory")?.Value;
        return Directory.Exists(built) ? built : AppContext.BaseDirectory;
    }
}
