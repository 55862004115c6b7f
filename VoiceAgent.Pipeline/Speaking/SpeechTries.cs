using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>One way to have a text spoken.</summary>
/// <param name="rest">What is left to say.</param>
/// <param name="before">How the try before this one failed. Null for the first.</param>
internal delegate IAsyncEnumerable<SpokenAudio> SpeechTry(SpeechRequest rest, Exception? before, CancellationToken yielded);

/// <summary>
/// Has a text spoken by one try after the other. When a try fails, the next one speaks the rest of the text, from the first word that
/// was not finished. When the last one fails, the text fails.
/// </summary>
internal static class SpeechTries
{
    /// <param name="tries">At least one. The next one is requested only after a failure.</param>
    public static async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, IEnumerable<SpeechTry> tries, [EnumeratorCancellation] CancellationToken yielded)
    {
        using var left = tries.GetEnumerator();
        left.MoveNext();
        Exception? before = null;
        for (var rest = request; ;)
        {
            var progress = new SpeechProgress(rest);
            await using (var pieces = left.Current(rest, before, yielded).GetAsyncEnumerator(yielded))
            {
                while (await NextAsync(pieces, progress, yielded))
                {
                    progress.Add(pieces.Current);
                    yield return pieces.Current;
                }
            }

            if (progress.Failure is not { } failure)
            {
                yield break;
            }

            var broke = progress.Break(SynthesisFailedException.ReasonOf(failure));
            var next = progress.After(broke);
            if (next is not null && !left.MoveNext())
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            yield return new SpokenAudio(default, null, broke);
            if (next is null)
            {
                yield break;
            }

            (rest, before) = (next, failure);
        }
    }

    /// <returns>False at the end, and after a failure.</returns>
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SpokenAudio> pieces, SpeechProgress progress, CancellationToken yielded)
    {
        try
        {
            if (await pieces.MoveNextAsync())
            {
                return true;
            }

            progress.End();
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            progress.Failure = failure;
        }

        return false;
    }
}
