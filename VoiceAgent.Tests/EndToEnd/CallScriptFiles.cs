using VoiceAgent.Tests.Architecture;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The call scripts that ship with the phone.</summary>
internal static class CallScriptFiles
{
    private static readonly string folder = Path.Combine(SourceTree.Root, "VoiceAgent.Emulators", "Phone", "CallScripts");

    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static string PathOf(string script) => Path.Combine(folder, $"{script}.yaml");
}
