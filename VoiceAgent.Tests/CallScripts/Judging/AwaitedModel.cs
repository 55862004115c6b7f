using System.Runtime.CompilerServices;
using VoiceAgent.Pipeline.Answering;

namespace VoiceAgent.Tests.CallScripts.Judging;

/// <summary>
/// A real model in a call in virtual time: its whole answer is awaited while the call's time stands still, and then given piece
/// by piece, each as late as it really came, or all of it after a time that does not depend on the machine.
/// </summary>
internal sealed class AwaitedModel(IAnswerModel model, TimeProvider callTime, TimeSpan? firstToken = null) : IAnswerModel
{
    // No caller waits longer, and no test should.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public async IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        // Off this call's context, or the answer would wait for a time that waits for it.
        var (parts, failure) = Task.Run(() => CollectAsync(request), CancellationToken.None).GetAwaiter().GetResult();
        var passed = TimeSpan.Zero;
        foreach (var (after, part) in parts)
        {
            var due = firstToken ?? after;
            await Task.Delay(due - passed, callTime, yielded);
            passed = due;
            yield return part;
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task<(List<(TimeSpan After, AnswerPart Part)> Parts, AnswerFailedException? Failure)> CollectAsync(AnswerRequest request)
    {
        using var patience = new CancellationTokenSource(Longest);
        var parts = new List<(TimeSpan, AnswerPart)>();
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await foreach (var part in model.AnswerAsync(request, patience.Token))
            {
                parts.Add((TimeProvider.System.GetElapsedTime(began), part));
            }

            return (parts, null);
        }
        catch (AnswerFailedException failed)
        {
            return (parts, failed);
        }
    }
}
