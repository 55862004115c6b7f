using System.Text.RegularExpressions;

namespace VoiceAgent.Tests.Architecture;

/// <summary>A folder uses only the folders below it. The lists here are the floors, the lowest first.</summary>
public sealed partial class FloorTests
{
    /// <summary>What a project's own folders may use: each only those before it.</summary>
    public static TheoryData<string, string[]> Floors => new()
    {
        { "Pipeline", ["Text", "TurnTaking", "Media", "Recording", "Transcription", "Listening", "Speaking", "Answering", "Scenarios", "Agents", "Calls", "Bench", "Hosting"] },
    };

    [Theory]
    [MemberData(nameof(Floors))]
    public void A_folder_uses_only_the_folders_below_it(string project, string[] floors)
    {
        var upward = Files(project)
            .SelectMany(file => Used(project, file).Select(to => (file.Path, From: FolderOf(file.Path), To: to)))
            .Where(arrow => Array.IndexOf(floors, arrow.To) > Array.IndexOf(floors, arrow.From) && arrow.From != "")
            .Select(arrow => $"{arrow.Path}: {arrow.From} uses {arrow.To}")
            .ToList();

        Assert.True(upward.Count == 0, $"The floors of {project}, bottom up: {string.Join(" < ", floors)}. A folder uses those before it.\n{string.Join('\n', upward)}");
    }

    [Theory]
    [MemberData(nameof(Floors))]
    public void Every_folder_is_a_floor(string project, string[] floors) =>
        Assert.Equal(floors.Order(), Files(project).Select(file => FolderOf(file.Path)).Where(folder => folder != "").Distinct().Order());

    [Theory]
    [InlineData("AppHost")]
    [InlineData("CallGateway")]
    [InlineData("CallLog")]
    [InlineData("Contracts")]
    [InlineData("Dashboard")]
    [InlineData("Emulators")]
    [InlineData("LoadTest")]
    [InlineData("Pipeline")]
    [InlineData("ServiceDefaults")]
    [InlineData("Tests")]
    public void A_namespace_is_its_folder(string project) => Assert.All(Files(project), file =>
    {
        if (Namespace().Match(file.Text) is { Success: true } declared)
        {
            Assert.Equal(Path.GetDirectoryName(file.Path)!.Replace('/', '.'), declared.Groups[1].Value);
        }
    });

    private static IEnumerable<(string Path, string Text)> Files(string project) =>
        SourceTree.Files($"VoiceAgent.{project}").Select(file => (file.Path, string.Join('\n', file.Lines)));

    /// <summary>The other folders of the project that a file names in its usings and in qualified names.</summary>
    private static IEnumerable<string> Used(string project, (string Path, string Text) file) => Named()
        .Matches(file.Text)
        .Where(named => named.Groups[1].Value == project)
        .Select(named => named.Groups[2].Value)
        .Where(folder => folder != FolderOf(file.Path))
        .Distinct();

    private static string FolderOf(string path) => path.Split('/') is { Length: > 2 } parts ? parts[1] : "";

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bVoiceAgent\.(\w+)\.(\w+)")]
    private static partial Regex Named();
}
