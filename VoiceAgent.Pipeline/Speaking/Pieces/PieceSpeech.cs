using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Speaking.Pieces;

/// <summary>Speaks a text piece by piece. While one piece is played, the next is made. The words are marked when a piece has arrived completely.</summary>
/// <param name="read">Requests a piece of text and reads the server's audio. The second argument asks for a new connection.</param>
/// <param name="expectedRate">The rate of audio without a WAV header.</param>
/// <param name="longest">The longest piece in characters.</param>
/// <param name="deadline">The longest wait for the next audio.</param>
internal sealed class PieceSpeech(
    Func<string, bool, CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> read, int expectedRate, int longest, TimeSpan deadline, TimeProvider time)
{
    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var pieces = TextPieces.Of(request.Text, longest).Where(static piece => piece.Text.Any(char.IsLetterOrDigit)).ToList();
        var (ahead, spoken) = ((PieceAudio?)null, TimeSpan.Zero);
        try
        {
            for (var at = 0; at < pieces.Count; at++)
            {
                await using var audio = ahead ?? Begin(pieces[at].Text, request, yielded);
                ahead = null;
                var isMarked = false;
                Exception? failure = null;
                for (var next = await NextAsync(audio, yielded); ; next = await NextAsync(audio, yielded))
                {
                    if (next.Pcm is { } pcm)
                    {
                        yield return new SpokenAudio(pcm, null);
                    }

                    failure = next.Failure;
                    ahead = audio.IsWhole && ahead is null && at + 1 < pieces.Count ? Begin(pieces[at + 1].Text, request, yielded) : ahead;
                    if (!isMarked && (audio.IsWhole || failure is not null))
                    {
                        isMarked = true;
                        foreach (var word in WordEstimate.Of(pieces[at].Text, audio.All.Span, request.Format, audio.IsWhole))
                        {
                            yield return new SpokenAudio(default, word with { TextEnd = word.TextEnd + pieces[at].From, Offset = word.Offset + spoken });
                        }
                    }

                    if (next.Pcm is null)
                    {
                        break;
                    }
                }

                if (failure is not null)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }

                spoken += request.Format.DurationOf(audio.All.Length);
            }
        }
        finally
        {
            if (ahead is not null)
            {
                await ahead.DisposeAsync();
            }
        }
    }

    private PieceAudio Begin(string text, SpeechRequest request, CancellationToken yielded) =>
        new(given => read(Pronounced(text.Trim(), request.Lexicon), request.NeedsFreshConnection, given), expectedRate, request.Format, yielded);

    // These servers take no phonemes. An alias is only another spelling.
    private static string Pronounced(string text, Lexicon lexicon) => lexicon.Words is { } words
        ? words.Replace(text, word => lexicon.Of(word.Value) is (var alias, false) ? alias : word.Value)
        : text;

    // A failure is returned and not thrown, because the words that were spoken before it are still marked.
    private async ValueTask<(byte[]? Pcm, Exception? Failure)> NextAsync(PieceAudio audio, CancellationToken yielded)
    {
        try
        {
            var next = audio.NextAsync();
            return (next.IsCompleted ? await next : await next.AsTask().WaitAsync(deadline, time, yielded), null);
        }
        catch (TimeoutException)
        {
            return (null, new SynthesisFailedException($"The speech server sent no audio for {deadline.TotalSeconds} s.") { Kind = FailureKind.TooSlow });
        }
        catch (Exception failure) when (!yielded.IsCancellationRequested)
        {
            return (null, failure);
        }
    }
}
