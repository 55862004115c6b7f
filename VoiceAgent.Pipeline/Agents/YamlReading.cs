using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Contracts.Calls;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads a mapping in an agent's file key by key. Every mistake is reported with its line.</summary>
internal sealed class YamlReading
{
    private readonly string _file;
    private readonly YamlMappingNode _mapping;
    private readonly HashSet<string> _asked = [];

    private readonly Func<string, string> _text;

    private YamlReading(string file, YamlMappingNode mapping, Func<string, string>? text = null) => (_file, _mapping, _text) = (file, mapping, text ?? (static value => value));

    public static YamlReading Load(string file, TextReader text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(text);
            return stream.Documents is [{ RootNode: YamlMappingNode mapping }]
                ? new YamlReading(file, mapping)
                : throw new AgentDefinitionException(file, 1, "The file must be one mapping of keys to values.");
        }
        catch (YamlException broken)
        {
            throw new AgentDefinitionException(file, broken.Start.Line, broken.InnerException?.Message ?? broken.Message);
        }
    }

    /// <summary>The same mapping, with each text that is read from it changed by <paramref name="text"/>.</summary>
    public YamlReading Through(Func<string, string> text) => new(_file, _mapping, value => text(_text(value)));

    /// <summary>The same mapping, in whose texts a key in braces, such as <c>{business}</c>, stands for a name.</summary>
    /// <param name="name">Empty for the text that the mapping has under the key.</param>
    public YamlReading Naming(string key, string name)
    {
        var given = name.Length > 0 ? name : OptionalText(key);
        var braces = $"{{{key}}}";
        var reading = Through(text => !text.Contains(braces, StringComparison.Ordinal) ? text : given is null
            ? throw Wrong(_mapping, $"A text has {braces}, and the file has no '{key}'.")
            : text.Replace(braces, given, StringComparison.Ordinal));
        reading._asked.Add(key);
        return reading;
    }

    /// <summary>The text keys, in order.</summary>
    public IReadOnlyList<string> Keys => [.. _mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")];

    public string Text(string key) => OptionalText(key) ?? throw Wrong(_mapping, $"'{key}' is missing.");

    public string? OptionalText(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { } value } when !string.IsNullOrWhiteSpace(value) => _text(value.Trim()),
        var other => throw Wrong(other, $"'{key}' must be text."),
    };

    /// <summary>The mapping under a key as JSON. Plain scalars become numbers, booleans and null.</summary>
    public JsonElement Json(string key) => Find(key) switch
    {
        null => throw Wrong(_mapping, $"'{key}' is missing."),
        YamlMappingNode mapping => JsonElement.Parse(ToJson(mapping)!.ToJsonString(LoggedEvent.Json)),
        var other => throw Wrong(other, $"'{key}' must be a mapping."),
    };

    public IReadOnlyList<string> List(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode items => [.. items.Select(item => item is YamlScalarNode { Value: { Length: > 0 } value } ? _text(value) : throw Wrong(item, $"'{key}' must be a list of texts."))],
        var other => throw Wrong(other, $"'{key}' must be a list."),
    };

    /// <summary>A list whose items are texts or mappings.</summary>
    public IReadOnlyList<YamlItem> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode items => [.. items.Select(item => item switch
        {
            YamlScalarNode { Value: { Length: > 0 } text } => new YamlItem(text, new YamlReading(_file, new YamlMappingNode()), reason => Wrong(item, reason)),
            YamlMappingNode mapping => new YamlItem(null, new YamlReading(_file, mapping), reason => Wrong(item, reason)),
            _ => throw Wrong(item, $"'{key}' must be a list of texts or mappings."),
        })],
        var other => throw Wrong(other, $"'{key}' must be a list."),
    };

    public TimeSpan Duration(string key, TimeSpan otherwise) => Find(key) is not { } node ? otherwise : ParseDuration(node, key);

    public int Count(string key, int otherwise) => Find(key) switch
    {
        null => otherwise,
        YamlScalarNode { Value: { } value } when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => count,
        var other => throw Wrong(other, $"'{key}' must be a whole number."),
    };

    /// <summary>The mapping under a key, or an empty one when the key is missing.</summary>
    public YamlReading Part(string key) => Find(key) switch
    {
        null => new YamlReading(_file, [], _text),
        YamlMappingNode mapping => new YamlReading(_file, mapping, _text),
        var other => throw Wrong(other, $"'{key}' must be a mapping."),
    };

    public bool IsText(string key) => Find(key) is YamlScalarNode;

    public bool Has(string key) => Find(key) is not null;

    /// <summary>Refuses keys that were not read, because most of them are misspelt.</summary>
    public void NothingElse()
    {
        foreach (var (key, _) in _mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || !_asked.Contains(name))
            {
                throw Wrong(key, $"Unknown key '{key}'. Known here: {string.Join(", ", _asked)}.");
            }
        }
    }

    public AgentDefinitionException Wrong(string key, string reason) => Wrong(Find(key) ?? _mapping, reason);

    private AgentDefinitionException Wrong(YamlNode node, string reason) => new(_file, Math.Max(1, node.Start.Line), reason);

    private JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child =>
            KeyValuePair.Create((child.Key as YamlScalarNode)?.Value ?? throw Wrong(child.Key, "A key must be text."), ToJson(child.Value)))),
        YamlSequenceNode items => new JsonArray([.. items.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => throw Wrong(node, "The file may contain only mappings, lists and plain values."),
    };

    private static JsonNode? Plain(string value) => value switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value),
    };

    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return _mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private TimeSpan ParseDuration(YamlNode node, string key)
    {
        var text = (node as YamlScalarNode)?.Value ?? "";
        var digits = text.AsSpan(0, text.Length - text.AsSpan().TrimStart("0123456789.").Length);
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            switch (text[digits.Length..].Trim())
            {
                case "ms": return TimeSpan.FromMilliseconds(amount);
                case "s": return TimeSpan.FromSeconds(amount);
                case "m": return TimeSpan.FromMinutes(amount);
            }
        }

        throw Wrong(node, $"'{key}' must be a duration such as 500ms, 2s or 1m.");
    }
}

/// <param name="Text">The item's text. Null when it is a mapping.</param>
/// <param name="Part">The mapping. Empty when the item is a text.</param>
/// <param name="Wrong">Creates the exception that refuses the item with its line.</param>
internal sealed record YamlItem(string? Text, YamlReading Part, Func<string, AgentDefinitionException> Wrong);
