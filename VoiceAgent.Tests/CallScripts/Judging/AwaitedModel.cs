using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace VoiceAgent.Tests.CallScripts.Judging;

/// <summary>
/// Uses a real model in a call in virtual time. The whole answer is awaited while the call's time stands still. Then its pieces are given
/// at the times at which they really came, or all at once after a fixed time that does not depend on the machine.
/// </summary>
internal sealed class AwaitedModel(IChatClient model, TimeProvider callTime, TimeSpan? firstToken = null) : DelegatingChatClient(model)
{
    // The longest wait. Callers would not wait longer either.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Run outside of this call's context. Otherwise the answer would wait for virtual time, which waits for the answer.
        var (parts, failure) = Task.Run(() => CollectAsync(messages, options), CancellationToken.None).GetAwaiter().GetResult();
        var passed = TimeSpan.Zero;
        foreach (var (after, part) in parts)
        {
            var due = firstToken ?? after;
            await Task.Delay(due - passed, callTime, cancellationToken);
            passed = due;
            yield return part;
        }

        failure?.Throw();
    }

    private async Task<(List<(TimeSpan After, ChatResponseUpdate Part)> Parts, ExceptionDispatchInfo? Failure)> CollectAsync(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        using var patience = new CancellationTokenSource(Longest);
        var parts = new List<(TimeSpan, ChatResponseUpdate)>();
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await foreach (var part in base.GetStreamingResponseAsync(messages, options, patience.Token))
            {
                parts.Add((TimeProvider.System.GetElapsedTime(began), part));
            }

            return (parts, null);
        }
        catch (Exception failed)
        {
            return (parts, ExceptionDispatchInfo.Capture(failed));
        }
    }
}
