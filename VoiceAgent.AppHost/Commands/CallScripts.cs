using System.Text.RegularExpressions;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Commands;

/// <summary>The call scripts that ship with the emulated telephone, as choices of a dialog.</summary>
internal static partial class CallScripts
{
    /// <summary>The script of the demo call.</summary>
    public const string Usual = "claim-status";

    /// <summary>Scripts with their titles. Scripts that break or slow providers or set the clock are left out: they run only in the tests' virtual time.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Programs.FolderOf(Programs.Emulators), "Phone", "CallScripts"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Text: File.ReadAllText(path)))
            .Where(script => !Troubles().IsMatch(script.Text))
            .OrderBy(script => script.Name, StringComparer.Ordinal)
            .Select(script => KeyValuePair.Create(script.Name, Title().Match(script.Text) is { Success: true } title ? $"{script.Name}: {title.Groups[1].Value}" : script.Name)),
    ];

    [GeneratedRegex("^(faults|delays|starts):", RegexOptions.Multiline)]
    private static partial Regex Troubles();

    [GeneratedRegex("^name: *\"?([^\"\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Title();
}
