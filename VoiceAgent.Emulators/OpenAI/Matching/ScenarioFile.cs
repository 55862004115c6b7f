using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>Reads one scenario file. Every error names the file, the line and the reason.</summary>
internal sealed partial class ScenarioFile
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(5);
    private readonly string _file;
    private readonly Dictionary<string, string> _patterns = [];

    private ScenarioFile(string file) => this._file = file;

    /// <exception cref="ScenarioException">The file has an error.</exception>
    public static Scenario Read(string file)
    {
        try
        {
            using var text = File.OpenText(file);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents.Count == 1
                ? new ScenarioFile(file).ReadScenario(yaml.Documents[0].RootNode)
                : throw new ScenarioException(file, 1, "a scenario file must contain one YAML document");
        }
        catch (YamlException malformed)
        {
            throw new ScenarioException(file, malformed.Start.Line, malformed.Message);
        }
    }

    private Scenario ReadScenario(YamlNode root)
    {
        var entries = Entries(root, "scenario", "instructions match", "patterns", "replies");
        foreach (var (word, named) in entries["patterns"] is { } given ? Pairs(given) : [])
        {
            Pattern(named);
            _patterns.Add(word, $"(?:{Whole(Text(named), named)})");
        }

        var name = Text(entries.Needed("scenario"));
        var replies = List(entries.Needed("replies")).Select(ReadReply).ToList();
        return new Scenario(name, entries["instructions match"] is { } pattern ? Pattern(pattern) : null, replies);
    }

    private Reply ReadReply(YamlNode node)
    {
        var entries = Entries(
            node, "name", "at the start", "caller says", "caller matches", "caller has said", "caller has not said", "digits", "agent said", "after tool", "result",
            "result lacks", "known", "unknown", "offered", "say", "call", "json", "content filter");
        var say = entries["say"] is { } text ? Filled(text) : null;
        // One mapping holds calls of different tools. A list can call the same tool several times.
        var calls = entries["call"] switch
        {
            null => [],
            YamlSequenceNode several => several.Children.SelectMany(Pairs).Select(ReadCall).ToList(),
            var call => Pairs(call).Select(ReadCall).ToList(),
        };
        var filter = entries["content filter"] is { } filtered ? ReadFilter(filtered) : FilteredPart.None;
        var json = entries["json"] is { } value ? ReadJson(value) : null;
        if (say is null && calls.Count == 0 && json is null && filter == FilteredPart.None)
        {
            throw Wrong(node, "a reply needs 'say' or 'call' (or 'json', or 'content filter')");
        }

        if (entries["after tool"] is null && (entries["result"] ?? entries["result lacks"]) is { } result)
        {
            throw Wrong(result, "'result' needs 'after tool'");
        }

        return new Reply(Text(entries.Needed("name")), ReadCondition(entries), say, calls) { Json = json, Filter = filter };
    }

    private FilteredPart ReadFilter(YamlNode node) => Text(node) switch
    {
        "prompt" => FilteredPart.Prompt,
        "answer" => FilteredPart.Answer,
        _ => throw Wrong(node, "the content filter refuses 'prompt' or 'answer'"),
    };

    private JsonTemplate ReadJson(YamlNode node) => node switch
    {
        YamlMappingNode => new JsonTemplate.Members(Pairs(node).ToDictionary(pair => pair.Key, pair => ReadJson(pair.Value))),
        YamlSequenceNode list => new JsonTemplate.Items([.. list.Children.Select(ReadJson)]),
        _ => new JsonTemplate.Leaf(Filled(node), node is not YamlScalarNode { Style: ScalarStyle.Plain }),
    };

    private Condition ReadCondition(Mapping entries) => new()
    {
        AtTheStart = entries["at the start"] is { } start && OnlyTrue(start),
        CallerSays = entries["caller says"] is { } phrases ? Phrases(phrases) : [],
        CallerMatches = entries["caller matches"] is { } pattern ? Pattern(pattern) : null,
        CallerHasSaid = entries["caller has said"] is { } had ? Patterns(had) : [],
        CallerHasNotSaid = entries["caller has not said"] is { } never ? Pattern(never) : null,
        Known = entries["known"] is { } known ? Phrases(known) : [],
        Unknown = entries["unknown"] is { } unknown ? Phrases(unknown) : [],
        Digits = entries["digits"] is { } digits ? Range(digits) : null,
        AgentSaid = entries["agent said"] is { } said ? Pattern(said) : null,
        AfterTool = entries["after tool"] is { } tool ? Text(tool) : null,
        Result = entries["result"] is { } result ? Pairs(result).ToDictionary(pair => pair.Key, pair => Whole(pair.Value)) : new Dictionary<string, Regex>(),
        ResultLacks = entries["result lacks"] is { } lacks ? Phrases(lacks) : [],
        Offered = entries["offered"] is { } offered ? Phrases(offered) : [],
    };

    private ScriptedCall ReadCall(KeyValuePair<string, YamlNode> call) =>
        new(call.Key, Pairs(call.Value).ToDictionary(argument => argument.Key, argument => Filled(argument.Value)));

    private bool OnlyTrue(YamlNode node) => Text(node) == "true" ? true : throw Wrong(node, "the only allowed value is true: otherwise remove this line");

    private Mapping Entries(YamlNode node, params string[] known)
    {
        var pairs = Pairs(node);
        var stray = ((YamlMappingNode)node).Children.Keys.FirstOrDefault(key => !known.Contains(((YamlScalarNode)key).Value));
        return stray is null
            ? new Mapping(pairs, name => Wrong(node, $"'{name}' is missing"))
            : throw Wrong(stray, $"'{stray}' is not allowed here: allowed are {string.Join(", ", known.Select(name => $"'{name}'"))}");
    }

    private Dictionary<string, YamlNode> Pairs(YamlNode node) => node is YamlMappingNode mapping
        ? mapping.Children.ToDictionary(pair => Text(pair.Key), pair => pair.Value)
        : node is YamlScalarNode { Value: "" } ? [] : throw Wrong(node, "expected 'name: value' pairs");

    private IEnumerable<YamlNode> List(YamlNode node) => node is YamlSequenceNode { Children.Count: > 0 } list ? list : throw Wrong(node, "expected a list that is not empty");

    private List<string> Phrases(YamlNode node) => node is YamlScalarNode ? [Text(node)] : [.. List(node).Select(Text)];

    private List<Regex> Patterns(YamlNode node) => node is YamlScalarNode ? [Pattern(node)] : [.. List(node).Select(Pattern)];

    private string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw Wrong(node, "expected text");

    private Template Filled(YamlNode node)
    {
        try
        {
            return new Template(Text(node));
        }
        catch (FormatException malformed)
        {
            throw Wrong(node, malformed.Message);
        }
    }

    private (int Least, int Most) Range(YamlNode node)
    {
        var ends = Text(node).Split('-');
        int[] numbers = [.. ends.Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)];
        return numbers is [> 0 and var count] ? (count, count)
            : numbers is [> 0 and var least, var most] && most >= least ? (least, most)
            : throw Wrong(node, $"'{Text(node)}' is not a number of digits such as 4 or 1-3");
    }

    /// <summary>Replaces references such as <c>@day</c> in a pattern by the file's patterns of that name.</summary>
    private string Whole(string pattern, YamlNode node) => Named().Replace(
        pattern,
        place => _patterns.GetValueOrDefault(place.Groups["word"].Value) ?? throw Wrong(node, $"the pattern '{place.Value}' is not defined: define it under 'patterns', before its first use"));

    private Regex Whole(YamlNode node) => Pattern(node, pattern => $"^(?:{pattern})$");

    private Regex Pattern(YamlNode node) => Pattern(node, pattern => pattern);

    private Regex Pattern(YamlNode node, Func<string, string> wrap)
    {
        try
        {
            return new Regex(wrap(Whole(Text(node), node)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTime);
        }
        catch (RegexParseException malformed)
        {
            throw Wrong(node, malformed.Message);
        }
    }

    private ScenarioException Wrong(YamlNode node, string reason) => new(_file, node.Start.Line, reason);

    [GeneratedRegex(@"@(?<word>\w+)")]
    private static partial Regex Named();

    private sealed class Mapping(Dictionary<string, YamlNode> pairs, Func<string, ScenarioException> missing)
    {
        public YamlNode? this[string name] => pairs.GetValueOrDefault(name);

        public YamlNode Needed(string name) => this[name] ?? throw missing(name);
    }
}
