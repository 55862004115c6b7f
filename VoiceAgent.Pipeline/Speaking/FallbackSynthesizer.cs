using System.Runtime.CompilerServices;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Two synthesis services, in two regions: where one fails or gives no sign of life, the other speaks the rest of the clause
/// in the same voice, from the first word that was not finished. The one that failed is then asked last for a while, on all
/// calls of this process (<see cref="ProviderHealth"/>).
/// </summary>
internal sealed class FallbackSynthesizer(ISynthesizer first, ISynthesizer second, TimeProvider time, ILogger<FallbackSynthesizer> log) : ISynthesizer
{
    // Measured P99 to the first audio is 200 ms (design §7): four times that is no slow voice but none.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(800);

    // The first speech of a process opens connections and wakes voices. Where no caller waits for it, it may take that time.
    private static readonly TimeSpan TimeoutAhead = TimeSpan.FromSeconds(15);

    private readonly FallbackProviders<ISynthesizer> _voices = new("voice", [first, second], time, log);

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var rest = request;
        foreach (var (voice, attempt, isLast) in _voices.Attempts())
        {
            var progress = new Progress(rest);
            using var ending = attempt;
            using var given = CancellationTokenSource.CreateLinkedTokenSource(yielded);
            await using (var pieces = voice.SpeakAsync(rest, given.Token).GetAsyncEnumerator(given.Token))
            {
                while (await NextAsync(pieces, progress, attempt, isLast, given, yielded))
                {
                    attempt.Answered();
                    progress.Add(pieces.Current);
                    yield return pieces.Current;
                }
            }

            if (progress.Failure is not { } reason)
            {
                attempt.Answered();
                yield break;
            }

            var broke = progress.Break(reason);
            yield return new SpokenAudio(default, null, broke);
            rest = rest with { Text = rest.Text[broke.TextFrom..] };
            if (string.IsNullOrWhiteSpace(rest.Text))
            {
                yield break;
            }
        }
    }

    /// <returns>False at the end, and where it has failed and another voice is left.</returns>
    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<SpokenAudio> pieces, Progress progress, ProviderAttempt attempt, bool isLast, CancellationTokenSource given, CancellationToken yielded)
    {
        try
        {
            var next = pieces.MoveNextAsync();

            // The last voice has no timeout but its own: nobody could take over.
            if (next.IsCompleted || isLast)
            {
                return await next;
            }

            await using var timeout = time.CreateTimer(static given => ((CancellationTokenSource)given!).Cancel(), given, progress.Timeout, System.Threading.Timeout.InfiniteTimeSpan);
            return await next;
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            progress.Failure = given.IsCancellationRequested ? "The voice gave no sign of life." : failure is SynthesisFailedException ? failure.Message : failure.GetType().Name;
            attempt.Failed(progress.Failure);
            if (isLast)
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>How far a voice has come with a clause.</summary>
    private sealed class Progress(SpeechRequest request)
    {
        private readonly List<SpokenWord> _words = [];
        private long _bytes;

        public string? Failure { get; set; }

        /// <summary>How long the voice may take for each piece.</summary>
        public TimeSpan Timeout => request.IsAhead ? TimeoutAhead : FallbackSynthesizer.Timeout;

        public void Add(SpokenAudio piece)
        {
            _bytes += piece.Pcm.Length;
            if (piece.Word is { } word)
            {
                _words.Add(word);
            }
        }

        /// <summary>After the last word whose audio is whole; from the beginning where no word was marked.</summary>
        public SpeechBreak Break(string reason)
        {
            var spoken = request.Format.DurationOf(_bytes);
            var whole = _words.LastOrDefault(word => word.Offset + word.Duration <= spoken);
            return new SpeechBreak(Math.Clamp(whole.TextEnd, 0, request.Text.Length), whole.Offset + whole.Duration, reason);
        }
    }
}
