using System.Runtime.CompilerServices;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Two synthesis services, in two regions: where the first fails before the first audio of a clause, the second speaks it,
/// in the same voice; the first is then left alone for a while, on all calls of this process. A voice that breaks off in
/// the middle of a clause fails: nobody could say the rest of the word.
/// </summary>
internal sealed partial class SecondSynthesizer(ISynthesizer first, ISynthesizer second, TimeProvider time, ILogger<SecondSynthesizer> log) : ISynthesizer
{
    private static readonly long Remembered = TimeSpan.FromSeconds(30).Ticks;

    private long _failedAt = long.MinValue;

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var begun = false;
        if (!IsFailing)
        {
            await using var pieces = first.SpeakAsync(request, yielded).GetAsyncEnumerator(yielded);
            while (await NextAsync(pieces, begun, yielded))
            {
                begun = true;
                yield return pieces.Current;
            }
        }

        if (begun)
        {
            yield break;
        }

        await foreach (var piece in second.SpeakAsync(request, yielded))
        {
            yield return piece;
        }
    }

    private bool IsFailing => Volatile.Read(ref _failedAt) is var at && at != long.MinValue && time.GetUtcNow().Ticks - at < Remembered;

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<SpokenAudio> pieces, bool begun, CancellationToken yielded)
    {
        try
        {
            return await pieces.MoveNextAsync();
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            Volatile.Write(ref _failedAt, time.GetUtcNow().Ticks);
            Failing(log, failure is SynthesisFailedException ? failure.Message : failure.GetType().Name);
            if (begun)
            {
                throw;
            }

            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The first synthesis service fails ({Reason}): the second speaks for a while.")]
    private static partial void Failing(ILogger log, string reason);
}
