namespace VoiceAgent.Pipeline.Answering;

/// <summary>The language model behind an agent: history and tools in, a stream of text and tool requests out.</summary>
internal interface IAnswerModel
{
    /// <summary>
    /// Streams one answer. A stream that ends without <see cref="AnswerFinished"/> was cut and counts as failed;
    /// a refused request, a timeout or a broken connection throws <see cref="AnswerFailedException"/>.
    /// </summary>
    IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, CancellationToken yielded);
}

internal sealed class AnswerFailedException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <param name="History">Oldest first; what the caller heard, not what was generated.</param>
internal sealed record AnswerRequest(string Instructions, IReadOnlyList<HistoryEntry> History, IReadOnlyList<ToolDescription> Tools);

internal abstract record HistoryEntry;

internal sealed record CallerSaid(string Text) : HistoryEntry;

internal sealed record AgentSaid(string Text) : HistoryEntry;

internal sealed record ToolExchange(string ToolCallId, string Tool, string Arguments, string Result) : HistoryEntry;

/// <param name="ParametersSchema">JSON schema of an object.</param>
internal sealed record ToolDescription(string Name, string Description, string ParametersSchema);

internal abstract record AnswerPart;

internal sealed record TextPiece(string Text) : AnswerPart;

/// <param name="Arguments">JSON, complete.</param>
internal sealed record ToolRequested(string ToolCallId, string Tool, string Arguments) : AnswerPart;

internal sealed record TokensUsed(int Prompt, int Completion) : AnswerPart;

internal sealed record AnswerFinished : AnswerPart;
