using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.OpenAI.Wire;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>One possible answer of the model: its condition, its text and its tool calls.</summary>
internal sealed record Reply(string Name, Condition When, Template? Say, IReadOnlyList<ScriptedCall> Calls)
{
    /// <summary>The JSON value for a request that asks for JSON. A reply with it applies only to such requests.</summary>
    public JsonTemplate? Json { get; init; }

    /// <summary>What the content filter refuses.</summary>
    public FilteredPart Filter { get; init; }

    /// <summary>Returns the answer, or null when the reply does not apply: its condition is false, a placeholder has no value, or it only calls tools that
    /// are not offered.</summary>
    public Answer? In(Conversation conversation, Func<string> nextCallId)
    {
        if (!When.Holds(conversation))
        {
            return null;
        }

        var captured = When.Captured(conversation);
        var said = Say?.Fill(conversation, captured);
        var calls = Calls.Where(call => conversation.Tools.Contains(call.Tool)).Select(call => call.Fill(conversation, captured, nextCallId)).ToList();
        JsonNode? json = null;
        if (Json is not null && !Json.TryFill(conversation, captured, out json))
        {
            return null;
        }

        var nothingLeft = Say is null && calls.Count == 0 && Json is null && Filter == FilteredPart.None;
        return nothingLeft || (Say is not null && said is null) || calls.Contains(null) ? null
            : Filter == FilteredPart.Prompt ? throw ApiError.Filtered()
            : new Answer(said ?? "", [.. calls.OfType<ToolCall>()]) { Json = json, Filtered = Filter == FilteredPart.Answer };
    }
}

/// <summary>A tool call whose arguments are templates.</summary>
internal sealed record ScriptedCall(string Tool, IReadOnlyDictionary<string, Template> Arguments)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ToolCall? Fill(Conversation conversation, IReadOnlyDictionary<string, string> captured, Func<string> nextCallId)
    {
        var arguments = Arguments.ToDictionary(argument => argument.Key, argument => argument.Value.Fill(conversation, captured));
        return arguments.ContainsValue(null) ? null : new ToolCall(nextCallId(), Tool, JsonSerializer.Serialize(arguments, Plain));
    }
}

/// <summary>What the content filter of a reply refuses.</summary>
internal enum FilteredPart
{
    None,

    /// <summary>The request: status 400.</summary>
    Prompt,

    /// <summary>The rest of the answer: the finish reason <c>content_filter</c>.</summary>
    Answer,
}
