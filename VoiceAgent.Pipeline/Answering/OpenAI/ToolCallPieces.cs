using System.Text;
using System.Text.Json;
using OpenAI.Chat;
using VoiceAgent.Pipeline.Answering.Tools;
using AI = Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>
/// Gathers the tool calls of a stream from their fragments. OpenAI numbers the calls by their index. Some compatible services give
/// every call the index 0 and tell them apart by their id, or send no id at all.
/// </summary>
internal sealed class ToolCallPieces
{
    private readonly List<Call> _calls = [];

    public IEnumerable<AI.AIContent> Whole() => _calls.Select(call => call.Whole());

    public void Add(StreamingChatToolCallUpdate piece)
    {
        var call = CallOf(piece);
        call.Id = string.IsNullOrEmpty(piece.ToolCallId) ? call.Id : piece.ToolCallId;
        call.Name = string.IsNullOrEmpty(piece.FunctionName) ? call.Name : piece.FunctionName;
        call.Arguments.Append(piece.FunctionArgumentsUpdate?.ToString());
    }

    private Call CallOf(StreamingChatToolCallUpdate piece)
    {
        var same = _calls.FindLast(call => call.Index == piece.Index && !string.IsNullOrEmpty(piece.ToolCallId) && call.Id == piece.ToolCallId);
        var last = _calls.FindLast(call => call.Index == piece.Index);
        if ((same ?? (last is null || Begins(piece, last) ? null : last)) is { } known)
        {
            return known;
        }

        var begun = new Call(piece.Index);
        _calls.Insert(_calls.FindLastIndex(call => call.Index <= piece.Index) + 1, begun);
        return begun;
    }

    /// <summary>
    /// Whether the fragment belongs to another call than the last one with its index: it has another id, or it names another function,
    /// or the same function after complete arguments.
    /// </summary>
    private static bool Begins(StreamingChatToolCallUpdate piece, Call last) =>
        string.IsNullOrEmpty(piece.ToolCallId) || last.Id.Length == 0
            ? !string.IsNullOrEmpty(piece.FunctionName) && last.Name.Length > 0 && (piece.FunctionName != last.Name || IsComplete(last.Arguments.ToString()))
            : piece.ToolCallId != last.Id;

    private static bool IsComplete(string arguments)
    {
        try
        {
            using var json = JsonDocument.Parse(arguments);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class Call(int index)
    {
        public int Index => index;

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();

        public AI.AIContent Whole() => AI.FunctionCallContent.CreateFromParsedArguments(Arguments.ToString(), Id, Name, ToolArguments.Read);
    }
}
