using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Two synthesis services, in two regions: where the first fails or gives no sign of life, the second speaks the rest of the
/// clause in the same voice, from the first word that the first had not finished. The first is then left alone for a while,
/// on all calls of this process.
/// </summary>
internal sealed partial class FallbackSynthesizer(ISynthesizer first, ISynthesizer second, TimeProvider time, ILogger<FallbackSynthesizer> log) : ISynthesizer
{
    // Measured P99 to the first audio is 200 ms (design §7): four times that is no slow voice but none.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(800);

    // The first speech of a process opens connections and wakes voices. Where no caller waits for it, it may take that time.
    private static readonly TimeSpan TimeoutAhead = TimeSpan.FromSeconds(15);

    private static readonly long Remembered = TimeSpan.FromSeconds(30).Ticks;

    private long _failedAt = long.MinValue;

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var rest = request;
        if (!IsFailing)
        {
            var progress = new Progress(request);
            using var given = CancellationTokenSource.CreateLinkedTokenSource(yielded);
            await using (var pieces = first.SpeakAsync(request, given.Token).GetAsyncEnumerator(given.Token))
            {
                while (await NextAsync(pieces, progress, given, yielded))
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
            rest = request with { Text = request.Text[broke.TextFrom..] };
        }

        if (string.IsNullOrWhiteSpace(rest.Text))
        {
            yield break;
        }

        await foreach (var piece in second.SpeakAsync(rest, yielded))
        {
            yield return piece;
        }
    }

    private bool IsFailing => Volatile.Read(ref _failedAt) is var at && at != long.MinValue && time.GetUtcNow().Ticks - at < Remembered;

    /// <returns>False at the end, and where it has failed.</returns>
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<SpokenAudio> pieces, Progress progress, CancellationTokenSource given, CancellationToken yielded)
    {
        try
        {
            var next = pieces.MoveNextAsync();
            if (next.IsCompleted)
            {
                return await next;
            }

            await using var timeout = time.CreateTimer(static given => ((CancellationTokenSource)given!).Cancel(), given, progress.Timeout, System.Threading.Timeout.InfiniteTimeSpan);
            return await next;
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            progress.Failure = given.IsCancellationRequested ? "The voice gave no sign of life." : failure is SynthesisFailedException ? failure.Message : failure.GetType().Name;
            Volatile.Write(ref _failedAt, time.GetUtcNow().Ticks);
            Failing(log, progress.Failure);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The first synthesis service fails ({Reason}): the second speaks for a while.")]
    private static partial void Failing(ILogger log, string reason);

    /// <summary>How far the first voice has come with a clause.</summary>
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
