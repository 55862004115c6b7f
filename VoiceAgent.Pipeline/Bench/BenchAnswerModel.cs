using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Bench;

/// <summary>The model of the bench contract (design §7). It answers at once with twenty tokens.</summary>
internal sealed class BenchAnswerModel : IChatClient
{
    private static readonly ChatResponseUpdate[] Answer =
    [
        .. Enumerable.Range(1, 19).Select(token => new ChatResponseUpdate(ChatRole.Assistant, $"word{token} ")),
        new(ChatRole.Assistant, "end.") { FinishReason = ChatFinishReason.Stop },
        new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 1, OutputTokenCount = 20 })]),
    ];

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Answer.ToAsyncEnumerable();

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Answer.ToChatResponse());

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
