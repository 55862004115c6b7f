using System.Runtime.CompilerServices;
using OllamaSharp;
using OllamaSharp.Models.Chat;
using VoiceAgent.Pipeline.Fallback;
using AI = Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering.Ollama;

/// <summary>Streams the answers of one model of an Ollama server.</summary>
/// <param name="fresh">A client that opens a new connection for each request. It is used after a connection has failed.</param>
internal sealed class OllamaModel(IOllamaApiClient ollama, OllamaConnection connection, string model, TimeProvider time, IOllamaApiClient? fresh = null) : AI.IChatClient
{
    // The pieces of an answer follow each other within a second, also without a graphics card. After this long, the stream is broken.
    private static readonly TimeSpan NextPart = TimeSpan.FromSeconds(10);

    private readonly AI.ChatClientMetadata _metadata = new("ollama", connection.Endpoint, model);
    private readonly ModelPace _pace = new(connection.FirstToken) { MayRepeat = false };

    public async IAsyncEnumerable<AI.ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AI.ChatMessage> messages, AI.ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (begun, calls) = (false, 0);
        var client = fresh is not null && FreshConnection.IsWantedBy(options) ? fresh : ollama;
        using var patience = new Patience(time, cancellationToken);
        await using var lines = client.ChatAsync(OllamaTranslation.Request(connection, model, messages, options), patience.Token).GetAsyncEnumerator(patience.Token);
        while (await NextAsync(lines, begun, patience, cancellationToken))
        {
            if (lines.Current is not { } line)
            {
                continue;
            }

            // OllamaSharp knows no errors in a stream of chat. Such a line has neither a message nor the end.
            if (line is { Message: null, Done: false })
            {
                throw new AnswerFailedException("Ollama reported an error in the middle of the answer.") { Kind = begun ? FailureKind.CutOff : FailureKind.Unavailable };
            }

            List<AI.AIContent> contents = [];
            if (line.Message?.Thinking is { Length: > 0 } thought)
            {
                contents.Add(new AI.TextReasoningContent(thought));
            }

            if (line.Message?.Content is { Length: > 0 } text)
            {
                contents.Add(new AI.TextContent(text));
            }

            contents.AddRange((line.Message?.ToolCalls ?? []).Select(call => OllamaTranslation.Call(call, calls++)));
            begun |= contents.Count > 0;
            if (line is ChatDoneResponseStream done)
            {
                contents.Add(new AI.UsageContent(OllamaTranslation.Usage(done)));
            }

            if (contents.Count > 0)
            {
                yield return new AI.ChatResponseUpdate(AI.ChatRole.Assistant, contents)
                {
                    FinishReason = line is ChatDoneResponseStream end ? OllamaTranslation.Reason(end.DoneReason, calls > 0) : null,
                    ModelId = line.Model,
                };
            }
        }
    }

    public Task<AI.ChatResponse> GetResponseAsync(IEnumerable<AI.ChatMessage> messages, AI.ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        AI.ChatResponseExtensions.ToChatResponseAsync(GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(AI.ChatClientMetadata) ? _metadata
        : serviceType == typeof(ModelPace) ? _pace
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The clients belong to the registration, and several models share them.
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseStream?> lines, bool begun, Patience patience, CancellationToken cancelled)
    {
        try
        {
            patience.Begin(begun ? NextPart : connection.FirstToken);
            var more = await lines.MoveNextAsync();
            patience.End();
            cancelled.ThrowIfCancellationRequested();
            return more;
        }
        catch (Exception failure) when (!cancelled.IsCancellationRequested)
        {
            throw patience.IsOver
                ? new AnswerFailedException("The model did not answer in time.", failure) { Kind = begun ? FailureKind.CutOff : FailureKind.TooSlow }
                : OllamaFailure.Of(failure, begun, connection);
        }
    }
}
