using System.Text.RegularExpressions;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Commands;

/// <summary>The call scripts that the telephone ships, as choices of a dialog.</summary>
internal static partial class CallScripts
{
    /// <summary>The script of the demo call.</summary>
    public const string Usual = "claim-status";

    /// <summary>By name, each with its title; without those whose providers fail or are slow: they run in the tests' virtual time only, and the telephone refuses them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Programs.FolderOf(Programs.Emulators), "Phone", "CallScripts"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Text: File.ReadAllText(path)))
            .Where(script => !Troubles().IsMatch(script.Text))
            .OrderBy(script => script.Name, StringComparer.Ordinal)
            .Select(script => KeyValuePair.Create(script.Name, Title().Match(script.Text) is { Success: true } title ? $"{script.Name}: {title.Groups[1].Value}" : script.Name)),
    ];

    [GeneratedRegex("^(faults|delays):", RegexOptions.Multiline)]
    private static partial Regex Troubles();

    [GeneratedRegex("^name: *\"?([^\"\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Title();
}
