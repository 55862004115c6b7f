using VoiceAgent.Emulators.Content;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>The call scripts that come with the emulator: a folder a scenario; a script's name is its file's, without folder and ending.</summary>
internal static class ShippedScripts
{
    private static readonly string Folder = Path.Combine(EmulatorFiles.Root, "Phone", "CallScripts");

    // Looked up anew each time: whoever writes a script tries it without a new start.
    private static IEnumerable<(string Name, string Path)> Files =>
        Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(path => (Path.GetFileNameWithoutExtension(path), path));

    public static IReadOnlyList<string> Names => [.. Files.Select(file => file.Name).Order(StringComparer.Ordinal)];

    /// <summary>The script's text, or null.</summary>
    public static string? Find(string name) => Files.FirstOrDefault(file => file.Name == name).Path is { } path ? File.ReadAllText(path) : null;

    /// <summary>The folder that a script lies in: its scenario.</summary>
    public static string? ScenarioOf(string name) => Files.FirstOrDefault(file => file.Name == name).Path is { } path ? Path.GetFileName(Path.GetDirectoryName(path)) : null;
}
