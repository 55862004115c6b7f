using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// Two models, one remembered as failing: the first answers, the second takes its place where the first refuses or gives
/// no sign of life before its first word. One that has failed is asked last for a while, on all calls of this process,
/// so that the next caller does not wait for it again. A stream that is cut in the middle fails, as it does with one model:
/// what to say then is the conversation's to decide, and the other model is asked next.
/// </summary>
internal sealed partial class FallbackChatClient(IChatClient first, IChatClient second, TimeProvider time, ILogger<FallbackChatClient> log) : IChatClient
{
    // Measured P99 is 550 ms (design §7): four times that is no slow answer but none.
    private static readonly TimeSpan FirstPart = TimeSpan.FromMilliseconds(2_200);
    private static readonly TimeSpan NextPart = TimeSpan.FromSeconds(4);
    private static readonly long Remembered = TimeSpan.FromSeconds(30).Ticks;

    private readonly long[] _failedAt = [long.MinValue, long.MinValue];

    public IChatClient First => first;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var order = IsFailing(0) && !IsFailing(1) ? (ReadOnlyMemory<int>)new[] { 1, 0 } : new[] { 0, 1 };
        for (var attempt = 0; attempt < order.Length; attempt++)
        {
            var (model, last) = (order.Span[attempt], attempt == order.Length - 1);
            var (begun, whole) = (false, false);
            using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var updates = (model == 0 ? first : second).GetStreamingResponseAsync(asked, options, given.Token).GetAsyncEnumerator(given.Token);
            while (await NextAsync(updates, model, begun, last, given, cancellationToken))
            {
                begun = begun || Says(updates.Current);
                whole |= updates.Current.FinishReason is not null;
                yield return updates.Current;
            }

            if (whole)
            {
                Volatile.Write(ref _failedAt[model], long.MinValue);
                yield break;
            }

            Remember(model, "cut");
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
        IAsyncEnumerator<ChatResponseUpdate> updates, int model, bool begun, bool last, CancellationTokenSource given, CancellationToken yielded)
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
            Remember(model, reason);
            return begun || last ? throw new AnswerFailedException(reason, failure) : false;
        }
        finally
        {
            await patience.DisposeAsync();
        }
    }

    // Some clients tell what the request took, or who speaks, before the first word.
    private static bool Says(ChatResponseUpdate update) => update.Contents.Any(content => content is TextContent or FunctionCallContent);

    private bool IsFailing(int model) => Volatile.Read(ref _failedAt[model]) is var at && at != long.MinValue && time.GetUtcNow().Ticks - at < Remembered;

    private void Remember(int model, string reason)
    {
        Volatile.Write(ref _failedAt[model], time.GetUtcNow().Ticks);
        Failing(log, model == 0 ? "first" : "second", reason);
    }

    [LoggerMessage(LogLevel.Warning, "The {Model} model fails ({Reason}): the other is asked first for a while.")]
    private static partial void Failing(ILogger log, string model, string reason);
}
