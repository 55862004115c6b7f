using System.Globalization;

namespace VoiceAgent.AppHost;

/// <summary>Where our programs are, seen from this folder. (<c>Projects</c> is a namespace that Aspire generates.)</summary>
internal static class Programs
{
    public const string Gateway = "../VoiceAgent.CallGateway/VoiceAgent.CallGateway.csproj";
    public const string Pipeline = "../VoiceAgent.Pipeline/VoiceAgent.Pipeline.csproj";
    public const string Dashboard = "../VoiceAgent.Dashboard/VoiceAgent.Dashboard.csproj";
    public const string Emulators = "../VoiceAgent.Emulators";

    /// <summary>Whom tokens of people and services are meant for.</summary>
    public const string Audience = "api://voiceagent";

    /// <summary>Everything that a project needs is said in the graph, not in its launch profile.</summary>
    public static void Plainly(ProjectResourceOptions options)
    {
        options.ExcludeLaunchProfile = true;
        options.ExcludeKestrelEndpoints = true;
    }

    /// <summary>The built program of a project folder; our own build has built it, in the same configuration.</summary>
    public static string BuiltProgram(string folder)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return string.Create(CultureInfo.InvariantCulture, $"bin/{framework.Parent!.Name}/{framework.Name}/{Path.GetFileName(folder)}.dll");
    }
}
