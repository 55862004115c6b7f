using VoiceAgent.Emulators.Content;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>The call scripts that ship with the emulator, with a folder for each scenario. A script is named like its file, without the extension.</summary>
internal static class ShippedScripts
{
    private static readonly string Folder = Path.Combine(EmulatorFiles.Root, "Phone", "CallScripts");

    // The files are listed at each use, so that a new script can be tried without a restart.
    private static IEnumerable<(string Name, string Path)> Files =>
        Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(path => (Path.GetFileNameWithoutExtension(path), path));

    public static IReadOnlyList<string> Names => [.. Files.Select(file => file.Name).Order(StringComparer.Ordinal)];

    /// <summary>Returns the text of the script, or null.</summary>
    public static string? Find(string name) => Files.FirstOrDefault(file => file.Name == name).Path is { } path ? File.ReadAllText(path) : null;

    /// <summary>Returns the name of the script's folder, which is its scenario.</summary>
    public static string? ScenarioOf(string name) => Files.FirstOrDefault(file => file.Name == name).Path is { } path ? Path.GetFileName(Path.GetDirectoryName(path)) : null;
}
