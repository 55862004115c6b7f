using System.Text.RegularExpressions;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Architecture;

/// <summary>A rule changes the state for its own event and calls no other rule; what follows is one list, in FollowUps.cs.</summary>
public sealed partial class TurnTakingTests
{
    /// <summary>The lowest first; the folder itself holds events, effects, state and settings.</summary>
    private static readonly string[] Floors = ["Words", "Judgement", "EndOfTurn", "Interruption", "Silence", "", "Operations", "TakeOver", "Rules", "Machine"];

    private static readonly List<(string Path, string Code)> Files =
        [.. SourceTree.Files("VoiceAgent.Pipeline/TurnTaking").Select(file => (file.Path, Comments().Replace(string.Join('\n', file.Lines), "")))];

    [Fact]
    public void No_rule_names_another_rule()
    {
        var rules = Files.Where(file => file.Path.EndsWith("Rules.cs", StringComparison.Ordinal)).ToList();
        var named = rules.SelectMany(file => RuleType().Matches(file.Code).Select(match => match.Value).Where(rule => rule != NameOf(file.Path)).Distinct().Select(rule => $"{file.Path} names {rule}"));

        Assert.True(rules.Count >= 10, "The rules are elsewhere now: this test looks for *Rules.cs.");
        Assert.Empty(named);
    }

    [Fact]
    public void Only_the_machine_and_the_follow_ups_call_the_rules()
    {
        var named = Files.Where(file => FolderOf(file.Path) is not "Rules" and not "Machine").SelectMany(file => RuleType().Matches(file.Code).Select(match => $"{file.Path} names {match.Value}"));

        Assert.Empty(named);
    }

    [Fact]
    public void A_folder_of_the_turn_taking_uses_only_those_below_it()
    {
        var homes = Files.SelectMany(file => Declared().Matches(file.Code).Select(match => (Type: match.Groups[1].Value, Folder: FolderOf(file.Path))))
            .DistinctBy(home => home.Type)
            .ToDictionary(home => home.Type, home => home.Folder);
        var upward = Files.SelectMany(file => Name().Matches(file.Code).Select(match => match.Value).Distinct()
            .Where(name => homes.TryGetValue(name, out var home) && Array.IndexOf(Floors, home) > Array.IndexOf(Floors, FolderOf(file.Path)))
            .Select(name => $"{file.Path} uses {name} of {homes[name]}"));

        Assert.Equal(Floors.Order(), Files.Select(file => FolderOf(file.Path)).Distinct().Order());
        Assert.True(!upward.Any(), $"The folders of TurnTaking, bottom up: {string.Join(" < ", Floors.Select(floor => floor == "" ? "TurnTaking itself" : floor))}. A folder uses those before it.\n{string.Join('\n', upward)}");
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private static string FolderOf(string path) => path.Split('/') is { Length: > 3 } parts ? parts[2] : "";

    [GeneratedRegex("//.*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b\w+Rules\b")]
    private static partial Regex RuleType();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+(?:struct\s+|class\s+)?(\w+)")]
    private static partial Regex Declared();

    // A name after a dot is a member, and members may have the names of types.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*\b")]
    private static partial Regex Name();
}
