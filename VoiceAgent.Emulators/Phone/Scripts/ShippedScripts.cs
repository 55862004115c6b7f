namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>The call scripts that come with the emulator, by file name without its ending.</summary>
internal static class ShippedScripts
{
    private static readonly string Folder = Path.Combine(EmulatorFiles.Root, "Phone", "CallScripts");

    public static IReadOnlyList<string> Names => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The script's text, or null.</summary>
    public static string? Find(string name) => Names.Contains(name) ? File.ReadAllText(Path.Combine(Folder, name + ".yaml")) : null;
}
