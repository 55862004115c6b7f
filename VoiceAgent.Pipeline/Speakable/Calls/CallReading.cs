using System.Text.Json;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Calls;

/// <summary>Reads tool calls from text: <c>find_claim({…})</c>, <c>find_claim(member_number="4719")</c>, JSON with a name and arguments, and the tags of models.</summary>
internal static partial class CallReading
{
    private static readonly string[] Names = ["name", "tool", "tool_name", "function", "function_name", "recipient_name", "action"];
    private static readonly string[] Values = ["arguments", "parameters", "args", "input", "tool_input", "action_input", "params"];

    /// <returns>All calls in the text. Empty when it is none.</returns>
    public static IReadOnlyList<WrittenCall> Read(string text, CallableTools tools)
    {
        var calls = new List<WrittenCall>();
        Tagged(text, calls);
        if (calls.Count == 0)
        {
            foreach (Match found in Head().Matches(text))
            {
                var name = Plain(found.Groups["name"].Value);
                if (tools.Has(name) || name.Contains('_'))
                {
                    calls.Add(new WrittenCall(name, Arguments(Inside(text, found.Index + found.Length - 1), tools.Parameters.GetValueOrDefault(name) ?? [])));
                }
            }
        }

        if (calls.Count == 0)
        {
            InJson(text, calls);
        }

        return calls;
    }

    /// <summary>The name without the prefixes that models put before it.</summary>
    public static string Plain(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static void Tagged(string text, List<WrittenCall> calls)
    {
        foreach (Match invoked in Invoked().Matches(text))
        {
            var parameters = Parameter().Matches(invoked.Groups["body"].Value);
            calls.Add(new WrittenCall(
                invoked.Groups["name"].Value,
                parameters.Count > 0 || !invoked.Groups["body"].Value.Contains('{')
                    ? parameters.ToDictionary(parameter => parameter.Groups["name"].Value, parameter => (object?)parameter.Groups["value"].Value.Trim())
                    : JsonObject(invoked.Groups["body"].Value)));
        }
    }

    private static void InJson(string text, List<WrittenCall> calls)
    {
        for (var at = text.IndexOfAny(['{', '[']); at >= 0 && at < text.Length; at = text.IndexOfAny(['{', '['], at))
        {
            var part = Balanced(text, at);
            if (Parse(part) is { } json)
            {
                Find(json, calls);
                at += part.Length;
            }
            else
            {
                at++;
            }
        }
    }

    private static void Find(JsonElement json, List<WrittenCall> calls)
    {
        if (json.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                Find(item, calls);
            }
        }
        else if (json.ValueKind is JsonValueKind.Object)
        {
            if (Names.Select(name => Text(json, name)).FirstOrDefault(name => name is not null) is { } named)
            {
                calls.Add(new WrittenCall(Plain(named), Given(json)));
                return;
            }

            foreach (var property in json.EnumerateObject().Where(property => property.Name is "function" or "tool_calls" or "tool_uses" or "function_call"))
            {
                Find(property.Value, calls);
            }
        }
    }

    private static Dictionary<string, object?>? Given(JsonElement call)
    {
        foreach (var name in Values)
        {
            if (call.TryGetProperty(name, out var value))
            {
                return value.ValueKind is JsonValueKind.String ? JsonObject(value.GetString()!) : Members(value);
            }
        }

        return [];
    }

    private static IReadOnlyDictionary<string, object?>? Arguments(string written, IReadOnlyList<string> parameters)
    {
        var text = written.Trim();
        if (text.Length == 0)
        {
            return new Dictionary<string, object?>();
        }

        if (text.StartsWith('{'))
        {
            return JsonObject(text);
        }

        var given = new Dictionary<string, object?>();
        var matches = Named().Matches(text);
        if (matches.Count > 0)
        {
            foreach (Match match in matches)
            {
                given[match.Groups["name"].Value] = Value(match.Groups["value"].Value);
            }

            return given;
        }

        foreach (Match match in Literal().Matches(text))
        {
            if (given.Count == parameters.Count)
            {
                return null;
            }

            given[parameters[given.Count]] = Value(match.Value);
        }

        return given.Count == 0 ? null : given;
    }

    private static object? Value(string written) => written is ['\'', .., '\''] ? written[1..^1]
        : Parse(written) is { } json ? json
        : written switch { "True" => true, "False" => false, "None" => null, _ => written };

    /// <summary>The text from an opening bracket to its partner, without both.</summary>
    private static string Inside(string text, int open) => Balanced(text, open) is { Length: > 1 } whole ? whole[1..^1] : text[(open + 1)..];

    /// <returns>The text from the bracket at <paramref name="open"/> to its partner. Empty when it has none.</returns>
    public static string Balanced(string text, int open)
    {
        var (depth, quote) = (0, '\0');
        for (var at = open; at < text.Length; at++)
        {
            var character = text[at];
            if (quote != '\0')
            {
                at += character == '\\' ? 1 : 0;
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character is '{' or '[' or '(')
            {
                depth++;
            }
            else if (character is '}' or ']' or ')' && --depth == 0)
            {
                return text[open..(at + 1)];
            }
        }

        return "";
    }

    private static Dictionary<string, object?>? JsonObject(string text) =>
        text.IndexOf('{', StringComparison.Ordinal) is var open and >= 0 && Parse(Balanced(text, open)) is { } json ? Members(json) : null;

    private static Dictionary<string, object?>? Members(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object ? json.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value) : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The name before an opening bracket.</summary>
    [GeneratedRegex(@"(?<![\w.])(?<name>(?:\w+\.)*[A-Za-z_]\w*)\s?\(", RegexOptions.CultureInvariant)]
    private static partial Regex Head();

    [GeneratedRegex("""<(?:invoke\s+name=|function=|tool=)["']?(?<name>[\w.]+)["']?\s*>(?<body>.*?)(?:</(?:invoke|function|tool)>|$)""", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Invoked();

    [GeneratedRegex("""<parameter(?:\s+name)?=["']?(?<name>\w+)["']?\s*>(?<value>.*?)(?:</parameter>|$)""", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex("""(?<![\w"'])(?<name>[A-Za-z_]\w*)\s*[=:]\s*(?<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,\s"']+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex("""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,\s"']+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
