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
        Tagged(text, calls, tools);
        if (calls.Count == 0 && JsonFirst().IsMatch(text))
        {
            InJson(text, calls, tools);
        }

        if (calls.Count == 0)
        {
            Named(text, calls, tools);
        }

        if (calls.Count == 0)
        {
            InJson(text, calls, tools);
        }

        return calls;
    }

    /// <summary>A name with arguments behind it. Between the two may be the marks of a model's template.</summary>
    private static void Named(string text, List<WrittenCall> calls, CallableTools tools)
    {
        var isSection = text.StartsWith('<');
        for (var from = 0; from < text.Length && Name().Match(text, from) is { Success: true } found;)
        {
            var (written, end) = (found.Value, found.Index + found.Length);
            from = end;
            var tool = tools.Named(written);
            var open = tool is null ? end : end + CallSigns.BeforeArguments.Match(text, end).Length;
            if (tool is not null && isSection && (open == text.Length || text[open] is not ('(' or '{')) && text.IndexOf('{', end) is var brace and >= 0)
            {
                open = brace;
            }

            if (open < text.Length && text[open] is '(' or '{' && (tool is not null || (text[open] is '(' && CallSigns.IsCode(written) && CallSigns.AreArguments(Inside(text, open)))))
            {
                var known = calls.Count;
                if (tool is null)
                {
                    // "multi_tool_use.parallel({…})" is an envelope.
                    InJson(Inside(text, open), calls, tools);
                }

                if (calls.Count == known)
                {
                    calls.Add(new WrittenCall(
                        tool ?? written[(written.LastIndexOf('.') + 1)..],
                        text[open] is '{' ? JsonObject(text[open..]) : Arguments(Inside(text, open), tool is null ? [] : tools.Parameters[tool])));
                }

                from = open + Math.Max(1, Balanced(text, open).Length);
            }
            else if (tool is not null && tool.Contains('_'))
            {
                // "Action: find_claim" without arguments that can be read. A tool without parameters needs none.
                calls.Add(new WrittenCall(tool, tools.Parameters[tool].Count == 0 ? new Dictionary<string, object?>() : null));
            }
        }
    }

    private static void Tagged(string text, List<WrittenCall> calls, CallableTools tools)
    {
        if (!text.Contains('<'))
        {
            return;
        }

        foreach (Match element in Element().Matches(text))
        {
            if (tools.Named(element.Groups["name"].Value) is { } tool)
            {
                var body = element.Groups["body"].Value;
                var values = Child().Matches(body).Concat(Attribute().Matches(element.Groups["attributes"].Value)).ToList();
                calls.Add(new WrittenCall(tool, values.Count == 0 && body.Contains('{') ? JsonObject(body) : Texts(values)));
            }
        }

        if (Pair().Matches(text) is { Count: > 0 } pairs && Name().Matches(text).Select(name => tools.Named(name.Value)).FirstOrDefault(name => name is not null) is { } paired)
        {
            calls.Add(new WrittenCall(paired, Texts(pairs)));
        }

        foreach (Match invoked in Invoked().Matches(text))
        {
            var (name, body) = (invoked.Groups["name"].Value, invoked.Groups["body"].Value);
            var parameters = Parameter().Matches(body);
            calls.Add(new WrittenCall(tools.Named(name) ?? name, parameters.Count > 0 || !body.Contains('{') ? Texts(parameters) : JsonObject(body)));
        }
    }

    private static Dictionary<string, object?> Texts(IEnumerable<Match> values) =>
        values.GroupBy(value => value.Groups["name"].Value.Trim()).ToDictionary(same => same.Key, same => (object?)same.First().Groups["value"].Value.Trim());

    private static void InJson(string text, List<WrittenCall> calls, CallableTools tools)
    {
        for (var at = text.IndexOfAny(['{', '[']); at >= 0 && at < text.Length; at = text.IndexOfAny(['{', '['], at))
        {
            var part = Balanced(text, at);
            if (Parse(part) is { } json)
            {
                Find(json, calls, tools);
                at += part.Length;
            }
            else
            {
                at++;
            }
        }
    }

    private static void Find(JsonElement json, List<WrittenCall> calls, CallableTools tools)
    {
        if (json.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray())
            {
                Find(item, calls, tools);
            }
        }
        else if (json.ValueKind is JsonValueKind.Object)
        {
            if (Names.Select(name => Text(json, name)).FirstOrDefault(name => name is not null) is { } named)
            {
                calls.Add(new WrittenCall(tools.Named(named) ?? named[(named.LastIndexOf('.') + 1)..], Given(json)));
                return;
            }

            var known = calls.Count;
            foreach (var property in json.EnumerateObject())
            {
                if (property.Name is "function" or "tool_calls" or "tool_uses" or "function_call")
                {
                    Find(property.Value, calls, tools);
                }
                else if (property.Value.ValueKind is JsonValueKind.Object && tools.Named(property.Name) is { } tool)
                {
                    calls.Add(new WrittenCall(tool, Members(property.Value)));
                }
            }

            if (calls.Count == known && tools.Parameters.FirstOrDefault(tool => json.EnumerateObject().Any(property => tool.Value.Contains(property.Name))).Key is { } meant)
            {
                // Arguments without a tool's name. They are refused, because the tool is only guessed. The model is asked again.
                calls.Add(new WrittenCall(meant, null));
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

        // Some models write the arguments beside the name.
        return call.EnumerateObject().Where(member => !Names.Contains(member.Name) && member.Name is not ("id" or "type")).ToDictionary(member => member.Name, member => (object?)member.Value);
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
        var matches = Assigned().Matches(text);
        if (matches.Count > 0)
        {
            foreach (Match match in matches)
            {
                given[match.Groups["name"].Value] = Literally(match.Groups["value"].Value);
            }

            return given;
        }

        foreach (Match match in Literal().Matches(text))
        {
            if (given.Count == parameters.Count || match.Value.EndsWith('='))
            {
                return null;
            }

            given[parameters[given.Count]] = Literally(match.Value);
        }

        return given.Count == 0 ? null : given;
    }

    private static object? Literally(string written) => written is ['\'', .., '\''] ? written[1..^1]
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
            else if (character == '"' || (character == '\'' && !(at > 0 && char.IsLetterOrDigit(text[at - 1]))))
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
        text.IndexOf('{', StringComparison.Ordinal) is var open and >= 0 && Balanced(text, open) is { Length: > 1 } whole
            ? Parse(whole) is { } json ? Members(json) : Relaxed(whole[1..^1])
            : null;

    /// <summary>An object of Python or JavaScript: <c>{'member_number': '4719', paid: True}</c>.</summary>
    private static Dictionary<string, object?>? Relaxed(string inside) => Member().Matches(inside) is { Count: > 0 } members && Member().Replace(inside, "").Trim(' ', ',', '\n', '\r', '\t').Length == 0
        ? members.GroupBy(member => member.Groups["name"].Value).ToDictionary(same => same.Key, same => Literally(same.First().Groups["value"].Value))
        : null;

    private static Dictionary<string, object?>? Members(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object ? json.EnumerateObject().GroupBy(member => member.Name).ToDictionary(same => same.Key, same => (object?)same.Last().Value) : null;

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

    /// <summary>A text that begins with JSON, in a code fence or not.</summary>
    [GeneratedRegex(@"^\s*(?:[`~]{3}\w*)?\s*[{\[]", RegexOptions.CultureInvariant)]
    private static partial Regex JsonFirst();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_][\w.]*", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    /// <summary>A tool's name as a tag.</summary>
    [GeneratedRegex("""<(?<name>[A-Za-z_][\w.-]*)(?<attributes>(?:\s[^<>]*?)?)(?:/>|>(?<body>.*?)</\k<name>>)""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Element();

    [GeneratedRegex("""<(?<name>\w+)>(?<value>[^<]*)</\k<name>>""", RegexOptions.CultureInvariant)]
    private static partial Regex Child();

    [GeneratedRegex("""(?<name>\w+)\s*=\s*["'](?<value>[^"']*)["']""", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();

    [GeneratedRegex("""<arg_key>(?<name>[^<]*)</arg_key>\s*<arg_value>(?<value>[^<]*)</arg_value>""", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();

    [GeneratedRegex("""<(?:\w+:)?(?:invoke\s+name=|function=|tool=)["']?(?<name>[\w.]+)["']?\s*>(?<body>.*?)(?:</(?:\w+:)?(?:invoke|function|tool)>|$)""", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Invoked();

    [GeneratedRegex("""<(?:\w+:)?parameter(?:\s+name)?=["']?(?<name>\w+)["']?[^>]*>(?<value>.*?)(?:</(?:\w+:)?parameter>|$)""", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex("""["']?(?<name>[A-Za-z_]\w*)["']?\s*:\s*(?<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,\s"'{}\[\]]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex("""(?<![\w"'])(?<name>[A-Za-z_]\w*)\s*[=:]\s*(?<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,\s"']+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Assigned();

    [GeneratedRegex("""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,\s"']+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
