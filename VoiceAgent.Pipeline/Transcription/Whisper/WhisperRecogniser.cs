using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Transcription.Windows;

namespace VoiceAgent.Pipeline.Transcription.Whisper;

/// <summary>
/// Recognises windows with the model in this process. Only a bounded number runs at the same time: a final result waits for its
/// turn, an interim result is skipped.
/// </summary>
internal sealed class WhisperRecogniser(IWhisperEngine engine, IOptions<WhisperOptions> options, TimeProvider time) : IWindowRecogniser, IDisposable
{
    // Whisper models refuse or misread less than a second.
    private static readonly int LeastSamples = FrameSplitter.Format.SampleRate * 11 / 10;

    private readonly SemaphoreSlim _free = new(options.Value.Processors);

    public async Task<WindowText> RecogniseAsync(WindowRequest window, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(options.Value.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            if (!_free.Wait(0, CancellationToken.None))
            {
                await WaitAsync(window, either.Token);
            }

            try
            {
                var languages = window.Languages.Select(LanguageMatch.CodeOf).Distinct().ToArray();
                return TextOf(await engine.RecogniseAsync(SamplesOf(window.Pcm.Span), languages, window.Hints, either.Token));
            }
            finally
            {
                _free.Release();
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new TranscriptionBrokenException($"The Whisper model needed more than {options.Value.Deadline.TotalSeconds} s for one phrase.", FailureKind.TooSlow);
        }
    }

    public void Dispose() => _free.Dispose();

    private Task WaitAsync(WindowRequest window, CancellationToken stopping) => window.IsFinal
        ? _free.WaitAsync(stopping)
        : throw new TranscriptionBrokenException("All Whisper processors are busy.", FailureKind.ToldToWait);

    private WindowText TextOf(IReadOnlyList<WhisperSegment> segments)
    {
        var spoken = segments.Where(segment => segment.NoSpeech <= options.Value.NoSpeech).ToList();
        return new WindowText([.. spoken.SelectMany(static segment => segment.Words).Select(static word => new WindowWord(word.Text, word.Until))], spoken.FirstOrDefault()?.Language);
    }

    private static float[] SamplesOf(ReadOnlySpan<byte> pcm)
    {
        var from = MemoryMarshal.Cast<byte, short>(pcm);
        var samples = new float[Math.Max(from.Length, LeastSamples)];
        for (var i = 0; i < from.Length; i++)
        {
            samples[i] = from[i] / 32_768f;
        }

        return samples;
    }
}
