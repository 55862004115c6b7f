using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>The conversation in a request, as the scenarios use it: who spoke last and what the tools returned.</summary>
internal sealed record Conversation
{
    /// <summary>All system and developer messages.</summary>
    public required string Instructions { get; init; }

    /// <summary>What the caller said since the agent's last line. Null when the last message is not the caller's.</summary>
    public string? Caller { get; init; }

    /// <summary>All lines of the caller, newest first.</summary>
    public required IReadOnlyList<CallerLine> CallerLines { get; init; }

    /// <summary>The agent's last line in the history. Empty when there is none.</summary>
    public required string Agent { get; init; }

    /// <summary>The tool whose result is the last message, or null.</summary>
    public string? AfterTool { get; init; }

    /// <summary>The newest result of each tool, as JSON. A result that is not JSON is a string value.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Results { get; init; }

    public required IReadOnlySet<string> Tools { get; init; }

    /// <summary>The request asks for a JSON answer.</summary>
    public bool WantsJson { get; init; }

    /// <summary>The part of the answer that was said already, when the last message is the agent's. The model continues after it. Otherwise null.</summary>
    public string? Begun { get; init; }

    public static Conversation Of(ChatRequest request)
    {
        var spoken = request.Messages.Where(message => message.Role != ChatRole.System).ToList();
        var begun = spoken.Count > 1 && spoken[^1] is { Role: ChatRole.Assistant, Text.Length: > 0, ToolCalls.Count: 0 } ? spoken[^1].Text : null;
        if (begun is not null)
        {
            spoken.RemoveAt(spoken.Count - 1);
        }

        var calls = spoken.SelectMany(message => message.ToolCalls).DistinctBy(call => call.Id).ToDictionary(call => call.Id, call => call.Name);
        var last = spoken.LastOrDefault();
        var caller = spoken.AsEnumerable().Reverse().TakeWhile(message => message.Role == ChatRole.User).Reverse().Select(message => message.Text).ToList();
        return new Conversation
        {
            Instructions = string.Join('\n', request.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text)),
            Caller = caller.Count > 0 ? string.Join(' ', caller) : null,
            CallerLines = LinesOf(spoken),
            Agent = spoken.LastOrDefault(message => message is { Role: ChatRole.Assistant, Text.Length: > 0 })?.Text ?? "",
            AfterTool = last is { Role: ChatRole.Tool } ? calls[last.ToolCallId!] : null,
            Results = ResultsOf(spoken, calls),
            Tools = request.Tools,
            WantsJson = request.Format is not null,
            Begun = begun,
        };
    }

    private static List<CallerLine> LinesOf(IEnumerable<ChatMessage> spoken)
    {
        var lines = new List<CallerLine>();
        var asked = "";
        foreach (var message in spoken)
        {
            if (message.Role == ChatRole.User)
            {
                lines.Insert(0, new CallerLine(string.Join(' ', SpokenWords.Of(message.Text)), asked));
            }
            else if (message is { Role: ChatRole.Assistant, Text.Length: > 0 })
            {
                asked = string.Join(' ', SpokenWords.Of(message.Text));
            }
        }

        return lines;
    }

    private static Dictionary<string, JsonNode?> ResultsOf(IEnumerable<ChatMessage> spoken, Dictionary<string, string> calls)
    {
        var results = new Dictionary<string, JsonNode?>();
        foreach (var message in spoken.Where(message => message.Role == ChatRole.Tool))
        {
            results[calls[message.ToolCallId!]] = Parse(message.Text);
        }

        return results;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}

/// <summary>One line of the caller as plain words (see <see cref="SpokenWords"/>), with the agent's line before it.</summary>
internal sealed record CallerLine(string Words, string Asked)
{
    private const string Between = " > ";

    /// <summary>
    /// Matches a pattern against the words. A pattern such as <c>what time &gt; seven</c> also matches the end of the
    /// agent's line before the <c>&gt;</c>.
    /// </summary>
    public Match Match(Regex pattern)
    {
        var match = pattern.Match(Words);
        if (match.Success || !pattern.ToString().Contains(Between, StringComparison.Ordinal))
        {
            return match;
        }

        match = pattern.Match(Asked + Between + Words);
        while (match.Success && (match.Index > Asked.Length || match.Index + match.Length <= Asked.Length + Between.Length))
        {
            match = match.NextMatch();
        }

        return match;
    }
}
