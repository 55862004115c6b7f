using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// Two models: the second answers where the first refuses or gives no sign of life before its first word. One that has
/// failed is asked last for a while, so that the next caller does not wait for it again (<see cref="ProviderHealth"/>).
/// A stream that is cut in the middle fails, as it does with one model: the conversation decides what to say then, and the
/// other model is asked next.
/// </summary>
internal sealed class FallbackChatClient(IChatClient first, IChatClient second, TimeProvider time, ILogger<FallbackChatClient> log) : IFallbackChatClient
{
    // Measured P99 is 550 ms (design §7): four times that is no slow answer but none.
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
            using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var updates = model.GetStreamingResponseAsync(asked, options, given.Token).GetAsyncEnumerator(given.Token);
            while (await NextAsync(updates, attempt, begun, isLast, given, cancellationToken))
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

            attempt.Failed("The answer was cut.");
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

    /// <returns>False at the end, and where another model is to be asked instead.</returns>
    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, ProviderAttempt attempt, bool begun, bool isLast, CancellationTokenSource given, CancellationToken yielded)
    {
        var patience = time.CreateTimer(static given => ((CancellationTokenSource)given!).Cancel(), given, begun ? NextPart : FirstPart, Timeout.InfiniteTimeSpan);
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
            var reason = given.IsCancellationRequested ? "The model gave no sign of life." : AnswerFailedException.ReasonOf(failure);
            attempt.Failed(reason);
            return begun || isLast ? throw new AnswerFailedException(reason, failure) : false;
        }
        finally
        {
            await patience.DisposeAsync();
        }
    }

    // Some clients tell what the request took, or who speaks, before the first word.
    private static bool Says(ChatResponseUpdate update) => update.Contents.Any(content => content is TextContent or FunctionCallContent);
}
