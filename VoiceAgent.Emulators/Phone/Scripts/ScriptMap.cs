using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>A mapping in a script. Its members are read one by one, so that members which were not read can be reported as errors.</summary>
internal sealed class ScriptMap
{
    private readonly Dictionary<string, YamlNode> _members = [];

    public ScriptMap(YamlMappingNode node)
    {
        Line = (int)node.Start.Line;
        foreach (var (key, value) in node.Children)
        {
            _members[((YamlScalarNode)key).Value ?? ""] = value;
        }
    }

    public int Line { get; }

    public YamlNode Required(string name, YamlNodeType type, string what) => Take(name) switch
    {
        null => throw new ScriptException(Line, $"{name} is missing: {what}"),
        { } node when node.NodeType != type => throw new ScriptException((int)node.Start.Line, $"{name} is {what}"),
        { } node => node,
    };

    public string? Text(string name) => Take(name) is { } node ? TextOf(node, name) : null;

    public int? Whole(string name) => Take(name) is not { } node
        ? null
        : int.TryParse(TextOf(node, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ScriptException((int)node.Start.Line, $"{name} '{node}' is not a whole number");

    public bool Flag(string name) => Take(name) is { } node && (TextOf(node, name) switch
    {
        "true" => true,
        "false" => false,
        var other => throw new ScriptException((int)node.Start.Line, $"{name} '{other}' must be true or false"),
    });

    /// <summary>A moment with its offset, such as <c>2026-01-06T02:30Z</c>.</summary>
    public DateTimeOffset? Moment(string name) => Take(name) is not { } node
        ? null
        : DateTimeOffset.TryParseExact(
            TextOf(node, name), (string[])["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new ScriptException((int)node.Start.Line, $"{name} '{node}' is not a moment with its offset, such as 2026-01-06T02:30Z or 2026-01-05T21:30-05:00");

    public double? Share(string name) => Take(name) is not { } node
        ? null
        : double.TryParse(TextOf(node, name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            ? share
            : throw new ScriptException((int)node.Start.Line, $"{name} '{node}' is not a number");

    public IReadOnlyList<string>? Texts(string name) => Take(name) switch
    {
        null => null,
        YamlSequenceNode list => [.. list.Children.Select(item => TextOf(item, name))],
        var other => throw new ScriptException((int)other.Start.Line, $"{name} must be a list in brackets, such as [a, b]"),
    };

    public ScriptMap? Map(string name) => Take(name) switch
    {
        null => null,
        YamlMappingNode mapping => new ScriptMap(mapping),
        var other => throw new ScriptException((int)other.Start.Line, $"{name} takes its settings in braces or indented below it"),
    };

    public YamlNode? Node(string name) => Take(name);

    /// <summary>Returns the members that were not read yet.</summary>
    public IReadOnlyList<(string Name, YamlNode Value)> Rest()
    {
        var rest = _members.Select(member => (member.Key, member.Value)).ToList();
        _members.Clear();
        return rest;
    }

    public TimeSpan? Duration(string name) => Take(name) is { } node ? DurationOf(node, name) : null;

    public Regex? Pattern(string name)
    {
        if (Take(name) is not { } node)
        {
            return null;
        }

        try
        {
            return new Regex(TextOf(node, name), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        }
        catch (ArgumentException malformed)
        {
            throw new ScriptException((int)node.Start.Line, $"{name} is not a regular expression: {malformed.Message}");
        }
    }

    /// <exception cref="ScriptException">A member was not read. A misspelt member must not be ignored.</exception>
    public void NothingElse()
    {
        foreach (var (name, node) in _members)
        {
            throw new ScriptException((int)node.Start.Line, $"'{name}' is not allowed here");
        }
    }

    public static string TextOf(YamlNode node, string name) =>
        node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw new ScriptException((int)node.Start.Line, $"{name} needs a single value");

    /// <summary><c>700ms</c>, <c>10s</c>, <c>1.5s</c>, <c>2m</c>.</summary>
    public static TimeSpan DurationOf(YamlNode node, string name)
    {
        var text = TextOf(node, name).Trim();
        var unit = text.TrimStart("0123456789.".ToCharArray());
        double? factor = unit.Trim() switch { "ms" => 1, "s" => 1000, "m" => 60_000, _ => null };
        return factor is not null && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? TimeSpan.FromMilliseconds(number * factor.Value)
            : throw new ScriptException((int)node.Start.Line, $"{name} '{text}' is not a time such as 700ms, 1.5s or 2m");
    }

    private YamlNode? Take(string name) => _members.Remove(name, out var node) ? node : null;
}

internal static class YamlPieces
{
    public static IEnumerable<YamlNode> AsSequence(this YamlNode node) => ((YamlSequenceNode)node).Children;
}
