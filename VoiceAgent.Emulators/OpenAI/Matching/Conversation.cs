using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>A request as the scenarios see it: who spoke last, what the tools have found so far.</summary>
internal sealed record Conversation
{
    /// <summary>All system and developer messages.</summary>
    public required string Instructions { get; init; }

    /// <summary>What the caller said since the agent's last line, or null where the last word was not his.</summary>
    public string? Caller { get; init; }

    /// <summary>Each of the caller's lines, newest first.</summary>
    public required IReadOnlyList<CallerLine> CallerLines { get; init; }

    /// <summary>The agent's last line, as far as the history has it; empty before its first.</summary>
    public required string Agent { get; init; }

    /// <summary>The tool whose result came last, or null where the last word was not a tool's.</summary>
    public string? AfterTool { get; init; }

    /// <summary>The newest result of each tool: a JSON value, or the text as a string where it is not JSON.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Results { get; init; }

    public required IReadOnlySet<string> Tools { get; init; }

    /// <summary>What of the answer has been said already, where the last word is the agent's: the model goes on from there. Else null.</summary>
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

/// <summary>A line of the caller's as plain words (see <see cref="SpokenWords"/>), and the agent's line before it.</summary>
internal sealed record CallerLine(string Words, string Asked)
{
    private const string Between = " > ";

    /// <summary>
    /// Where a pattern fits the words; one that names the agent's line too, as in <c>what time &gt; seven</c>, may reach
    /// over from it.
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
