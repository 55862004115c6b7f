using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text;
using OpenAI.Chat;
using VoiceAgent.Pipeline.Answering.Tools;
using AI = Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.OpenAI;

/// <summary>Streams Chat Completions from Azure OpenAI, OpenAI or a compatible service.</summary>
internal sealed class OpenAIModel(ChatClient chat, Uri endpoint, string model) : AI.IChatClient
{
    private readonly AI.ChatClientMetadata _metadata = new("openai", endpoint, model);

    public async IAsyncEnumerable<AI.ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AI.ChatMessage> messages, AI.ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SortedDictionary<int, ToolCallPieces>? calls = null;
        var stream = chat.CompleteChatStreamingAsync(ChatTranslation.Messages(messages), ChatTranslation.Options(options), cancellationToken);
        await using var updates = stream.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(updates, cancellationToken))
        {
            var update = updates.Current;
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
                Gather(calls ??= [], update.ToolCallUpdates[at]);
            }

            if (update.FinishReason is { } reason)
            {
                yield return new AI.ChatResponseUpdate(AI.ChatRole.Assistant, [.. calls?.Values.Select(call => call.Whole()) ?? []])
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
    }

    public Task<AI.ChatResponse> GetResponseAsync(IEnumerable<AI.ChatMessage> messages, AI.ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AI.ChatResponseExtensions.ToChatResponseAsync(GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(AI.ChatClientMetadata) ? _metadata
        : serviceType == typeof(ChatClient) ? chat
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The SDK's client owns no connection, so there is nothing to dispose.
    }

    private static AI.ChatResponseUpdate Part(StreamingChatCompletionUpdate update, AI.AIContent content) =>
        new(AI.ChatRole.Assistant, [content]) { ResponseId = update.CompletionId, ModelId = update.Model };

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken cancelled)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (ClientResultException refused) when (!cancelled.IsCancellationRequested)
        {
            throw new AnswerFailedException($"The model answered with status {refused.Status}.", refused);
        }
    }

    private static void Gather(SortedDictionary<int, ToolCallPieces> calls, StreamingChatToolCallUpdate piece)
    {
        if (!calls.TryGetValue(piece.Index, out var call))
        {
            calls[piece.Index] = call = new ToolCallPieces();
        }

        call.Id = string.IsNullOrEmpty(piece.ToolCallId) ? call.Id : piece.ToolCallId;
        call.Name = string.IsNullOrEmpty(piece.FunctionName) ? call.Name : piece.FunctionName;
        call.Arguments.Append(piece.FunctionArgumentsUpdate?.ToString());
    }

    private sealed class ToolCallPieces
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();

        public AI.AIContent Whole() => AI.FunctionCallContent.CreateFromParsedArguments(Arguments.ToString(), Id, Name, ToolArguments.Read);
    }
}
