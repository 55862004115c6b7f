using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Synthesis services of which each is the fallback of the one before, in another region or of another kind. When one service fails or
/// times out, the next speaks the rest of the clause, from the first word that was not finished. The failed service is then used last
/// for a while, on all calls of this process (<see cref="ProviderHealth"/>).
/// </summary>
internal sealed class FallbackSynthesizer(IReadOnlyList<ISynthesizer> voices, TimeProvider time, ILogger<FallbackSynthesizer> log) : ISynthesizer
{
    // A little longer than the time after which a connection counts as dead.
    private static readonly TimeSpan Longer = TimeSpan.FromMilliseconds(200);

    // The first speech of a process opens connections and loads voices. It may take longer when no caller waits for it.
    private static readonly TimeSpan LongestAhead = TimeSpan.FromSeconds(15);

    private readonly FallbackProviders<ISynthesizer> _voices = new("voice", voices, time, log);

    public FallbackSynthesizer(ISynthesizer first, ISynthesizer second, TimeProvider time, ILogger<FallbackSynthesizer> log)
        : this([first, second], time, log)
    {
    }

    public bool HasFallback => true;

    public IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, CancellationToken yielded) => SpeechTries.SpeakAsync(
        request,
        _voices.Attempts().Select(next => (SpeechTry)((rest, _, given) => SpeakAsync(next.Provider, next.Attempt, rest, next.IsLast ? null : rest.IsAhead ? LongestAhead : next.Provider.FirstAudioWithin + Longer, given))),
        yielded);

    /// <param name="longest">How long the service may take for the next piece. Null for the last service: no other could take over, and it has its own deadline.</param>
    private async IAsyncEnumerable<SpokenAudio> SpeakAsync(
        ISynthesizer voice, ProviderAttempt attempt, SpeechRequest rest, TimeSpan? longest, [EnumeratorCancellation] CancellationToken yielded)
    {
        using var ending = attempt;
        using var patience = new Patience(time, yielded);
        await using var pieces = voice.SpeakAsync(rest, patience.Token).GetAsyncEnumerator(patience.Token);
        while (await NextAsync(pieces, attempt, longest, patience, yielded))
        {
            attempt.Answered();
            yield return pieces.Current;
        }

        attempt.Answered();
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SpokenAudio> pieces, ProviderAttempt attempt, TimeSpan? longest, Patience patience, CancellationToken yielded)
    {
        try
        {
            var next = pieces.MoveNextAsync();
            if (next.IsCompleted || longest is not { } wait)
            {
                return await next;
            }

            patience.Begin(wait);
            var more = await next;
            patience.End();
            return more;
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            var failed = patience.IsOver ? new SynthesisFailedException("The voice did not answer in time.", failure) { Kind = FailureKind.TooSlow } : failure;
            attempt.Failed(SynthesisFailedException.ReasonOf(failed));
            ExceptionDispatchInfo.Throw(failed);
            return false;
        }
    }
}
