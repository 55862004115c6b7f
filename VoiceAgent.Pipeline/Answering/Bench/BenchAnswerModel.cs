using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Answering.Bench;

/// <summary>The bench contract's model (design §7): twenty tokens, at once.</summary>
internal sealed class BenchAnswerModel : IAnswerModel
{
    private static readonly AnswerPart[] Answer =
    [
        .. Enumerable.Range(1, 19).Select(token => new TextPiece($"word{token} ")),
        new TextPiece("end."),
        new TokensUsed(1, 20),
        new AnswerFinished(),
    ];

    public async IAsyncEnumerable<AnswerPart> AnswerAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        foreach (var part in Answer)
        {
            yielded.ThrowIfCancellationRequested();
            yield return part;
        }

        await Task.CompletedTask;
    }
}
