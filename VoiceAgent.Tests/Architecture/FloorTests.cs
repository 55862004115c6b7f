using System.Reflection;
using System.Text.RegularExpressions;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Architecture;

/// <summary>
/// A folder uses only the folders below it. These lists give the order, lowest first. Files in the project's own folder may use all
/// folders, because they compose the program.
/// </summary>
public sealed partial class FloorTests
{
    private const string Page = "docs/architecture.md";
    private const string Rewrite = "VOICEAGENT_DRAW_FLOORS=1 dotnet test VoiceAgent.Tests --filter FullyQualifiedName~FloorTests";

    /// <summary>The folders of each project in order. Each may use only those before it.</summary>
    public static TheoryData<string, string[]> Floors => new()
    {
        { "Contracts", ["Media", "Turns", "Calls", "Legs", "Transcripts", "Trunks", "Access"] },
        { "ServiceDefaults", [] },
        { "Client", [] },
        { "CallLog", [] },
        { "Cosmos", [] },
        { "Recordings", [] },
        { "Sip", ["Messages", "Telemetry", "Authentication", "Transport", "Transactions", "Requests", "Dialogs", "Registration"] },
        { "Rtp", ["Audio", "Packets", "Srtp", "Sdp", "Buffering", "Sessions"] },
        { "CallGateway", ["Calls", "Outgoing", "Recordings", "Audit", "Cosmos", "Webhooks", "LiveKit", "Acs", "Sip", "Telephony", "Access", "Api"] },
        { "Pipeline", ["Languages", "Text", "Speakable", "Context", "Fallback", "TurnTaking", "Media", "Quality", "Spool", "Recording", "Transcription", "Listening", "Speaking", "Answering", "Scenarios", "Agents", "Calls", "AfterCall", "Legs", "Bench", "Hosting"] },
        { "Dashboard", ["Components", "SignIn", "Gateway", "Recordings", "Transcripts", "Latency", "Calls", "Trunks", "Shell"] },
        { "Emulators", ["Content", "Settings", "Administration", "Delays", "Identity", "LiveKit", "OpenAI", "Ollama", "Cosmos", "Speech", "Acs", "Phone"] },
        { "Recovery", [] },
        { "LoadTest", ["Calling", "Measuring", "Reporting"] },
        { "AppHost", ["Running", "Settings", "Clients", "Commands", "Platforms", "Demo"] },
        { "Tests", ["Randomness", "Fixtures", "Fakes", "Emulators", "CallScripts", "Contracts", "ServiceDefaults", "CallLog", "Recordings", "Sip", "Rtp", "StandIns", "CallGateway", "Client", "Pipeline", "Fuzz", "Outages", "Dashboard", "LoadTest", "AppHost", "EndToEnd", "Chaos", "Recovery", "Telemetry", "Architecture"] },
    };

    public static TheoryData<string> Projects => [.. Floors.Select(row => (string)row[0])];

    [Theory]
    [MemberData(nameof(Floors))]
    public void A_folder_uses_only_the_folders_below_it(string project, string[] floors)
    {
        var upward = Written(project).Concat(Compiled(project))
            .Where(arrow => Height(floors, arrow.To) > Height(floors, arrow.From))
            .Select(arrow => $"{arrow.Where}: {Shown(arrow.From)} uses {Shown(arrow.To)}")
            .Distinct()
            .ToList();

        Assert.True(upward.Count == 0, $"The floors of {project}, bottom up: {string.Join(" < ", floors)}. A folder uses those before it.\n{string.Join('\n', upward)}");
    }

    [Theory]
    [MemberData(nameof(Floors))]
    public void Every_folder_is_a_floor(string project, string[] floors) =>
        Assert.Equal(floors.Order(), Files(project).Select(file => FolderOf(file.Path)).Where(folder => folder != "").Distinct().Order());

    [Fact]
    public void A_component_on_a_page_is_seen() =>
        Assert.Contains(typeof(VoiceAgent.Dashboard.Components.Problem), CompiledUses.By(typeof(VoiceAgent.Dashboard.Shell.NotFoundPage)));

    [Fact]
    public void A_call_in_a_lambda_is_seen() =>
        Assert.Contains(typeof(FloorPicture), typeof(FloorTests).GetNestedTypes(BindingFlags.NonPublic).Append(typeof(FloorTests)).SelectMany(CompiledUses.By));

    [Fact]
    public void The_architecture_page_shows_the_floors()
    {
        var path = Path.Combine(SourceTree.Root, Page);
        var written = File.ReadAllText(path);
        var drawn = Drawing().Replace(written, $"<!-- floors -->\n{FloorPicture.Draw(Floors.Select(row => ((string)row[0], (string[])row[1])))}<!-- /floors -->");
        if (Environment.GetEnvironmentVariable("VOICEAGENT_DRAW_FLOORS") == "1")
        {
            File.WriteAllText(path, drawn);
        }

        Assert.True(Drawing().IsMatch(written), $"{Page} has no place for the picture between <!-- floors --> and <!-- /floors -->.");
        Assert.True(File.ReadAllText(path) == drawn, $"{Page} does not show the floors that this test holds. This draws them: {Rewrite}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_its_folder(string project) => Assert.All(Files(project), file =>
    {
        if (Namespace().Match(file.Text) is { Success: true } declared)
        {
            Assert.Equal(Path.GetDirectoryName(file.Path)!.Replace('/', '.'), declared.Groups[1].Value);
        }
    });

    private static IEnumerable<(string Path, string Text)> Files(string project) =>
        SourceTree.Files($"VoiceAgent.{project}").Select(file => (file.Path, string.Join('\n', file.Lines)));

    // Usings are also read from the source, because the compiler leaves no trace of the use of a constant.
    private static IEnumerable<(string Where, string From, string To)> Written(string project) => Files(project)
        .SelectMany(file => Named().Matches(file.Text)
            .Where(named => named.Groups[1].Value == project)
            .Select(named => (file.Path, FolderOf(file.Path), named.Groups[2].Value)));

    private static IEnumerable<(string Where, string From, string To)> Compiled(string project) => Assembly.Load($"VoiceAgent.{project}").GetTypes()
        .Where(type => IsIn(project, type))
        .SelectMany(type => CompiledUses.By(type)
            .Where(used => used.Assembly == type.Assembly && IsIn(project, used))
            .Select(used => ($"{type.FullName} ({used.Name})", FolderOf(type), FolderOf(used))));

    private static bool IsIn(string project, Type type) => type.Namespace is { } name && $"{name}.".StartsWith($"VoiceAgent.{project}.", StringComparison.Ordinal);

    private static int Height(string[] floors, string folder) => folder == "" ? floors.Length : Array.IndexOf(floors, folder);

    private static string Shown(string folder) => folder == "" ? "the project's own folder" : folder;

    private static string FolderOf(string path) => path.Split('/') is { Length: > 2 } parts ? parts[1] : "";

    private static string FolderOf(Type type) => type.Namespace!.Split('.') is { Length: > 2 } parts ? parts[2] : "";

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bVoiceAgent\.(\w+)\.(\w+)")]
    private static partial Regex Named();

    [GeneratedRegex("<!-- floors -->.*<!-- /floors -->", RegexOptions.Singleline)]
    private static partial Regex Drawing();
}
