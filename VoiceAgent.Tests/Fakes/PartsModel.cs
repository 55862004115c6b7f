using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Tests.Fakes;

/// <summary>A base for models in tests. It converts the product's requests and the answer's parts, and streams like a real client.</summary>
internal abstract class PartsModel : IChatClient
{
    protected abstract IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, CancellationToken yielded);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = new List<AIContent>();
        UsageContent? usage = null;
        await foreach (var part in AnswerAsync(Asked([.. messages], options), cancellationToken))
        {
            switch (part)
            {
                case TextPiece piece:
                    yield return new ChatResponseUpdate(ChatRole.Assistant, piece.Text);
                    break;
                case ToolRequested requested:
                    calls.Add(requested.Call());
                    break;
                case TokensUsed used:
                    usage = new UsageContent(new UsageDetails { InputTokenCount = used.Prompt, OutputTokenCount = used.Completion });
                    break;
                case AnswerFinished finished:
                    // As on the wire, the calls come with the finish reason, and the usage follows.
                    yield return new ChatResponseUpdate(ChatRole.Assistant, calls) { FinishReason = finished.Reason ?? (calls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop) };
                    if (usage is not null)
                    {
                        yield return new ChatResponseUpdate(ChatRole.Assistant, [usage]);
                    }

                    break;
            }
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing to dispose.
    }

    private static AnswerRequest Asked(List<ChatMessage> messages, ChatOptions? options)
    {
        var results = messages.SelectMany(message => message.Contents.OfType<FunctionResultContent>()).ToDictionary(result => result.CallId, result => (string)result.Result!);
        return new AnswerRequest(
            messages[0].Text,
            [.. messages.Skip(1).Where(message => message.Role != ChatRole.Tool && message.Role != ChatRole.System).Select(message => Entry(message, results))],
            [.. (options?.Tools ?? []).Cast<AIFunctionDeclaration>()])
        {
            Context = messages.Skip(1).FirstOrDefault(message => message.Role == ChatRole.System)?.Text ?? "",
        };
    }

    private static HistoryEntry Entry(ChatMessage message, Dictionary<string, string> results) => message switch
    {
        { Contents: [FunctionCallContent call] } => new ToolExchange(call.CallId, call.Name, JsonSerializer.Serialize(call.Arguments, ToolArguments.Compact), results[call.CallId]),
        _ when message.Role == ChatRole.Assistant => new AgentSaid(message.Text),
        _ => new CallerSaid(message.Text),
    };
}

internal abstract record AnswerPart;

internal sealed record TextPiece(string Text) : AnswerPart;

/// <param name="Arguments">The arguments as the model wrote them. They should be JSON.</param>
internal sealed record ToolRequested(string ToolCallId, string Tool, string Arguments) : AnswerPart
{
    public FunctionCallContent Call() => FunctionCallContent.CreateFromParsedArguments(Arguments, ToolCallId, Tool, ToolArguments.Read);
}

internal sealed record TokensUsed(int Prompt, int Completion) : AnswerPart;

/// <param name="Reason">Null for the usual one: a call of a tool, or the end of the text.</param>
internal sealed record AnswerFinished(ChatFinishReason? Reason = null) : AnswerPart;
