using System.Runtime.CompilerServices;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Asks a synthesiser once more when it fails, on a fresh connection. The second request speaks the rest of the clause, from the first
/// word that was not finished. A connection that accepts everything and answers nothing costs the caller a short pause: after it, the
/// same is requested on a fresh connection beside it. A synthesiser with a fallback in another region has its own second try.
/// </summary>
internal sealed class RepeatingSynthesizer(ISynthesizer synthesizer, TimeProvider time)
{
    // The measured P99 to the first audio is 200 ms (design §7). After three times that, the connection is probably dead.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    public IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded) =>
        synthesizer.HasFallback ? synthesizer.SpeakAsync(request, yielded) : SpeakTwiceAsync(request, yielded);

    private async IAsyncEnumerable<SpokenAudio> SpeakTwiceAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var mayRepeat = true;
        for (var rest = request; rest is not null;)
        {
            var asked = rest;
            var progress = new SpeechProgress(asked);
            var tries = new TwoTries<SpokenAudio>(
                (isFresh, given) => synthesizer.SpeakAsync(isFresh ? asked with { NeedsFreshConnection = true } : asked, given),
                static piece => piece.Pcm.Length > 0 || piece.Break is not null,
                Patience,
                TakeRetry,
                time);
            await using (var pieces = tries.StreamAsync(yielded).GetAsyncEnumerator(yielded))
            {
                while (await NextAsync(pieces, progress, yielded))
                {
                    progress.Add(pieces.Current);
                    yield return pieces.Current;
                }
            }

            if (progress.Failure is not { } reason)
            {
                yield break;
            }

            var broke = progress.Break(reason);
            yield return new SpokenAudio(default, null, broke);
            rest = progress.After(broke) is { } left ? left with { NeedsFreshConnection = true } : null;
        }

        bool TakeRetry() => mayRepeat && !(mayRepeat = false);

        async ValueTask<bool> NextAsync(IAsyncEnumerator<SpokenAudio> pieces, SpeechProgress progress, CancellationToken cancelled)
        {
            try
            {
                return await pieces.MoveNextAsync();
            }
            catch (Exception failure) when (!cancelled.IsCancellationRequested && TakeRetry())
            {
                progress.Failure = SynthesisFailedException.ReasonOf(failure);
                return false;
            }
        }
    }
}
