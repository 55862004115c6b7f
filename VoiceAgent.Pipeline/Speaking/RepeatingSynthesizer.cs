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
    // The service does not say when to come back. A new connection is accepted when another one has ended, often soon.
    private static readonly TimeSpan UntilFree = TimeSpan.FromMilliseconds(300);

    public IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded) =>
        synthesizer.HasFallback ? synthesizer.SpeakAsync(request, yielded) : SpeechTries.SpeakAsync(request, Tries(), yielded);

    private IEnumerable<SpeechTry> Tries()
    {
        var mayRepeat = true;
        yield return (rest, _, yielded) => new TwoTries<SpokenAudio>(
            (isFresh, given) => synthesizer.SpeakAsync(isFresh ? rest with { NeedsFreshConnection = true } : rest, given),
            static piece => piece.Pcm.Length > 0 || piece.Break is not null,
            synthesizer.FirstAudioWithin,
            TakeRetry,
            time).StreamAsync(yielded);

        if (TakeRetry())
        {
            yield return SpeakAgainAsync;
        }

        bool TakeRetry() => mayRepeat && !(mayRepeat = false);
    }

    private async IAsyncEnumerable<SpokenAudio> SpeakAgainAsync(SpeechRequest rest, Exception? before, [EnumeratorCancellation] CancellationToken yielded)
    {
        if (before is SynthesisFailedException { Kind: FailureKind.ToldToWait })
        {
            await Task.Delay(UntilFree, time, yielded);
        }

        await foreach (var piece in synthesizer.SpeakAsync(rest with { NeedsFreshConnection = true }, yielded))
        {
            yield return piece;
        }
    }
}
