using System.Reflection;

namespace VoiceAgent.AppHost.Running;

/// <summary>The built programs of this repository. They are located relative to this assembly, so a copied tree runs its own programs.</summary>
internal static class Programs
{
    public const string Emulators = "VoiceAgent.Emulators";
    public const string LoadTest = "VoiceAgent.LoadTest";

    /// <summary>The audience of the tokens of people and services.</summary>
    public const string Audience = "api://voiceagent";

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The folder of one project.</summary>
    public static string FolderOf(string project) => Path.Combine(Root, project);

    /// <summary>The assembly of a project, built in the same configuration and for the same framework as this one.</summary>
    public static string AssemblyOf(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(FolderOf(project), "bin", framework.Parent!.Name, framework.Name, $"{project}.dll");
    }

    /// <summary>The Garnet assembly in the package cache, as the build found it.</summary>
    public static string Garnet => typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(metadata => metadata.Key == "garnet").Value!;

    /// <summary>Ignores launch profiles, because the application graph defines everything that a project needs.</summary>
    public static void Plainly(ProjectResourceOptions options)
    {
        options.ExcludeLaunchProfile = true;
        options.ExcludeKestrelEndpoints = true;
    }

    private static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VoiceAgent.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DistributedApplicationException($"VoiceAgent.sln was not found in '{from}' or above it: run the AppHost from a clone of the repository.");
    }
}

/// <summary>A project of this repository. The AppHost's build also builds it, so it is not built again at each start.</summary>
internal abstract class Program(string project) : IProjectMetadata
{
    public string ProjectPath { get; } = Path.Combine(Programs.FolderOf(project), $"{project}.csproj");

    public bool SuppressBuild => true;
}

internal sealed class CallGateway() : Program("VoiceAgent.CallGateway");

internal sealed class Pipeline() : Program("VoiceAgent.Pipeline");

internal sealed class Dashboard() : Program("VoiceAgent.Dashboard");
