using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Answering;

/// <summary>
/// A model with a fallback. The second model answers when the first one fails, times out or is empty before its first word. A model that
/// failed is used last for a while, so that the next caller does not wait for it too (<see cref="ProviderHealth"/>).
/// If a stream breaks after its first word, the answer fails as with a single model. The conversation then decides what to
/// say, and the next request goes to the other model.
/// </summary>
internal sealed class FallbackChatClient(IChatClient first, IChatClient second, TimeProvider time, ILogger<FallbackChatClient> log) : IFallbackChatClient
{
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
            var pace = model.GetService<ModelPace>() ?? ModelPace.Usual;
            using var ending = attempt;
            using var patience = new Patience(time, cancellationToken);
            await using var updates = model.GetStreamingResponseAsync(asked, options, patience.Token).GetAsyncEnumerator(patience.Token);
            while (await NextAsync(updates, attempt, begun ? NextPart : pace.FirstPart, begun, isLast, patience, cancellationToken))
            {
                var update = updates.Current;
                whole |= update.FinishReason is not null;
                begun |= update.Contents.Any(static content => content is TextContent or FunctionCallContent);
                if (begun)
                {
                    attempt.Answered();
                }

                if (begun || update.FinishReason is null)
                {
                    yield return update;
                }
            }

            if (begun && whole)
            {
                yield break;
            }

            var failure = whole
                ? new AnswerFailedException("The model returned no text.") { Kind = FailureKind.Empty }
                : new AnswerFailedException("The model's answer ended before it was complete.") { Kind = FailureKind.CutOff };
            if (whole)
            {
                // An answer without words is no outage. The model stays in its place for the next request.
                attempt.Answered();
            }
            else
            {
                attempt.Failed(failure.Message);
            }

            if (begun || isLast)
            {
                throw failure;
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
    private static async ValueTask<bool> NextAsync(
        IAsyncEnumerator<ChatResponseUpdate> updates, ProviderAttempt attempt, TimeSpan longest, bool begun, bool isLast, Patience patience, CancellationToken yielded)
    {
        try
        {
            patience.Begin(longest);
            if (!await updates.MoveNextAsync())
            {
                return false;
            }

            patience.End();
            updates.Current.IsWhole();
            return true;
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            var failed = patience.IsOver
                ? new AnswerFailedException("The model did not answer in time.", failure) { Kind = FailureKind.TooSlow }
                : AnswerFailedException.Of(failure);
            if (failed.Kind is FailureKind.Filtered)
            {
                // The model works. The request must change, so the other model is not asked the same.
                attempt.Answered();
                throw failed;
            }

            attempt.Failed(failed.Message);
            return begun || isLast ? throw failed : false;
        }
    }
}
