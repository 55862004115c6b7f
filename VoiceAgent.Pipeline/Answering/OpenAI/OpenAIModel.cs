using System.Runtime.CompilerServices;
using OpenAI.Chat;
using VoiceAgent.Pipeline.Fallback;
using AI = Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>Streams Chat Completions from Azure OpenAI, OpenAI or a compatible service.</summary>
/// <param name="fresh">A client that opens a new connection for each request. It is used after a connection has failed.</param>
internal sealed class OpenAIModel(ChatClient chat, OpenAIConnection connection, ChatClient? fresh = null) : AI.IChatClient
{
    // A server that needs longer than the cloud is a machine of one's own.
    private readonly ModelPace? _pace = connection.FirstToken is { } longest ? new ModelPace(longest) { MayRepeat = false } : null;

    private readonly AI.ChatClientMetadata _metadata = new("openai", connection.Endpoint, connection.Model);

    public async IAsyncEnumerable<AI.ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AI.ChatMessage> messages, AI.ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ToolCallPieces? calls = null;
        var (begun, filtered) = (false, false);
        var client = fresh is not null && FreshConnection.IsWantedBy(options) ? fresh : chat;
        var stream = client.CompleteChatStreamingAsync(ChatTranslation.Messages(messages), ChatTranslation.Options(options, connection.Effort), cancellationToken);
        await using var updates = stream.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(updates, begun, cancellationToken))
        {
            var update = updates.Current;
            filtered |= OpenAIFailure.ReportsFilter(update);
            begun |= update.ContentUpdate.Count > 0 || update.ToolCallUpdates.Count > 0;
            for (var at = 0; at < update.ContentUpdate.Count; at++)
            {
                if (update.ContentUpdate[at].Text is { Length: > 0 } text)
                {
                    yield return Part(update, new AI.TextContent(text));
                }
            }

            if (update.RefusalUpdate is { Length: > 0 })
            {
                yield return Part(update, new AI.ErrorContent("The model refused.") { ErrorCode = "refusal" });
            }

            for (var at = 0; at < update.ToolCallUpdates.Count; at++)
            {
                (calls ??= new ToolCallPieces()).Add(update.ToolCallUpdates[at]);
            }

            if (update.FinishReason is { } reason)
            {
                yield return new AI.ChatResponseUpdate(AI.ChatRole.Assistant, [.. calls?.Whole() ?? []])
                {
                    FinishReason = ChatTranslation.Reason(reason),
                    ResponseId = update.CompletionId,
                    ModelId = update.Model,
                };
            }

            if (update.Usage is { } usage)
            {
                yield return Part(update, new AI.UsageContent(ChatTranslation.Usage(usage)));
            }
        }

        if (filtered && !begun)
        {
            throw new AnswerFailedException("The content filter refused the request.") { Kind = FailureKind.Filtered };
        }
    }

    public Task<AI.ChatResponse> GetResponseAsync(IEnumerable<AI.ChatMessage> messages, AI.ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AI.ChatResponseExtensions.ToChatResponseAsync(GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(AI.ChatClientMetadata) ? _metadata
        : serviceType == typeof(ChatClient) ? chat
        : serviceType == typeof(ModelPace) ? _pace
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The SDK's client owns no connection, so there is nothing to dispose.
    }

    private static AI.ChatResponseUpdate Part(StreamingChatCompletionUpdate update, AI.AIContent content) =>
        new(AI.ChatRole.Assistant, [content]) { ResponseId = update.CompletionId, ModelId = update.Model };

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, bool begun, CancellationToken cancelled)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception failure) when (!cancelled.IsCancellationRequested)
        {
            throw OpenAIFailure.Of(failure, begun);
        }
    }
}
