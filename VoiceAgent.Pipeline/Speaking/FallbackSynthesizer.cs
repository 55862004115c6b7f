using System.Runtime.CompilerServices;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// A synthesis service with a fallback in another region. When one service fails or times out, the other speaks the rest of the
/// clause in the same voice, from the first word that was not finished. The failed service is then used last for a while, on
/// all calls of this process (<see cref="ProviderHealth"/>).
/// </summary>
internal sealed class FallbackSynthesizer(ISynthesizer first, ISynthesizer second, TimeProvider time, ILogger<FallbackSynthesizer> log) : ISynthesizer
{
    // The measured P99 to the first audio is 200 ms (design §7). After four times that, the service counts as failed.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(800);

    // The first speech of a process opens connections and loads voices. It may take longer when no caller waits for it.
    private static readonly TimeSpan TimeoutAhead = TimeSpan.FromSeconds(15);

    private readonly FallbackProviders<ISynthesizer> _voices = new("voice", [first, second], time, log);

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var rest = request;
        foreach (var (voice, attempt, isLast) in _voices.Attempts())
        {
            var progress = new Progress(rest);
            using var ending = attempt;
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(yielded);
            await using (var pieces = voice.SpeakAsync(rest, linked.Token).GetAsyncEnumerator(linked.Token))
            {
                while (await NextAsync(pieces, progress, attempt, isLast, linked, yielded))
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

    /// <returns>False at the end, and when this service has failed and the other one is left.</returns>
    private async ValueTask<bool> NextAsync(
        IAsyncEnumerator<SpokenAudio> pieces, Progress progress, ProviderAttempt attempt, bool isLast, CancellationTokenSource linked, CancellationToken yielded)
    {
        try
        {
            var next = pieces.MoveNextAsync();

            // The last service gets no timeout here, because no other service could take over. It has its own timeout.
            if (next.IsCompleted || isLast)
            {
                return await next;
            }

            await using var timeout = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), linked, progress.Timeout, System.Threading.Timeout.InfiniteTimeSpan);
            return await next;
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            progress.Failure = linked.IsCancellationRequested ? "The voice did not answer in time." : failure is SynthesisFailedException ? failure.Message : failure.GetType().Name;
            attempt.Failed(progress.Failure);
            if (isLast)
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>How much of a clause a service has spoken.</summary>
    private sealed class Progress(SpeechRequest request)
    {
        private readonly List<SpokenWord> _words = [];
        private long _bytes;

        public string? Failure { get; set; }

        /// <summary>How long the service may take for each piece of audio.</summary>
        public TimeSpan Timeout => request.IsAhead ? TimeoutAhead : FallbackSynthesizer.Timeout;

        public void Add(SpokenAudio piece)
        {
            _bytes += piece.Pcm.Length;
            if (piece.Word is { } word)
            {
                _words.Add(word);
            }
        }

        /// <summary>Breaks the clause after the last word whose audio is complete. Without marked words, it breaks at the beginning.</summary>
        public SpeechBreak Break(string reason)
        {
            var spoken = request.Format.DurationOf(_bytes);
            var whole = _words.LastOrDefault(word => word.Offset + word.Duration <= spoken);
            return new SpeechBreak(Math.Clamp(whole.TextEnd, 0, request.Text.Length), whole.Offset + whole.Duration, reason);
        }
    }
}
