using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// A model with a fallback. The second model answers when the first one fails or times out before its first word. A model that
/// failed is used last for a while, so that the next caller does not wait for it too (<see cref="ProviderHealth"/>).
/// If a stream breaks after its first word, the answer fails as with a single model. The conversation then decides what to
/// say, and the next request goes to the other model.
/// </summary>
internal sealed class FallbackChatClient(IChatClient first, IChatClient second, TimeProvider time, ILogger<FallbackChatClient> log) : IFallbackChatClient
{
    // The measured P99 is 550 ms (design §7). After four times that, the model counts as failed.
    private static readonly TimeSpan FirstPart = TimeSpan.FromMilliseconds(2_200);
    private static readonly TimeSpan NextPart = TimeSpan.FromSeconds(4);

    private readonly FallbackProviders<IChatClient> _models = new("model", [first, second], time, log);

    public IChatClient First => first;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        foreach (var (model, attempt, isLast) in _models.Attempts())
        {
            var (begun, whole) = (false, false);
            using var ending = attempt;
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var updates = model.GetStreamingResponseAsync(asked, options, linked.Token).GetAsyncEnumerator(linked.Token);
            while (await NextAsync(updates, attempt, begun, isLast, linked, cancellationToken))
            {
                begun = begun || Says(updates.Current);
                whole |= updates.Current.FinishReason is not null;
                if (begun || whole)
                {
                    attempt.Answered();
                }

                yield return updates.Current;
            }

            if (whole)
            {
                yield break;
            }

            attempt.Failed("The model's answer ended before it was complete.");
            if (begun)
            {
                yield break;
            }
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : first.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    /// <returns>False at the end of the answer, and when the other model must be used.</returns>
    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, ProviderAttempt attempt, bool begun, bool isLast, CancellationTokenSource linked, CancellationToken yielded)
    {
        var timer = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), linked, begun ? NextPart : FirstPart, Timeout.InfiniteTimeSpan);
        try
        {
            if (!await updates.MoveNextAsync())
            {
                return false;
            }

            updates.Current.IsWhole();
            return true;
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            var reason = linked.IsCancellationRequested ? "The model did not answer in time." : AnswerFailedException.ReasonOf(failure);
            attempt.Failed(reason);
            return begun || isLast ? throw new AnswerFailedException(reason, failure) : false;
        }
        finally
        {
            await timer.DisposeAsync();
        }
    }

    // Some clients send usage or the role before the first word. Such an update is not the beginning of the answer.
    private static bool Says(ChatResponseUpdate update) => update.Contents.Any(content => content is TextContent or FunctionCallContent);
}
