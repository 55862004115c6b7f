using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>
/// Runs eSpeak NG in a Node process. The process starts at the first clause, and again after it has died.
/// Any number of callers may use it at the same time. Clauses are spoken in the order of the requests.
/// </summary>
internal sealed class EspeakVoice(IOptions<VoiceOptions> options, TimeProvider time) : IVoice, IAsyncDisposable
{
    private const int NormalWordsPerMinute = 175;
    private const int NormalPitch = 50;
    private const int Attempts = 3;

    /// <summary>The level of every clause relative to full scale: −20 dB, as on a good telephone connection. It is the same for all voices.</summary>
    private const float Level = 0.1f;

    /// <summary>The highest allowed peak.</summary>
    private const float Loudest = 0.9f;

    /// <summary>Samples below this count as silence at the start and end of a clause, in PCM16 steps.</summary>
    private const int Silence = 90;

    private readonly SemaphoreSlim _queue = new(options.Value.QueueCapacity);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private VoiceProcess? _process;
    private bool _disposed;

    /// <summary>The id of the voice's process, for tests that kill it. Null before the first clause.</summary>
    internal int? ProcessId => _process?.Id;

    public async Task<VoicedClause> SpeakAsync(Clause clause, VoiceStyle style, int sampleRate, CancellationToken yielded)
    {
        if (clause.Words.Count == 0)
        {
            return new VoicedClause([], []);
        }

        var (text, positions) = Script(clause);
        var rate = (int)Math.Clamp(NormalWordsPerMinute * style.Rate, 80, 400);
        var pitch = (int)Math.Clamp(NormalPitch * style.Pitch, 0, 99);
        await _queue.WaitAsync(yielded);
        try
        {
            var (answer, from) = await AskAsync(text, EspeakVoices.For(style.Name), rate, pitch, yielded);
            return Shape(answer, positions, from, sampleRate, (float)style.Volume);
        }
        finally
        {
            _queue.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _starting.WaitAsync();
        _disposed = true;
        if (_process is { } last)
        {
            _process = null;
            await last.DisposeAsync();
        }

        _starting.Release();
    }

    private async Task<(VoiceAnswer Answer, int Rate)> AskAsync(string text, string[] voices, int rate, int pitch, CancellationToken yielded)
    {
        for (var attempt = 1; ; attempt++)
        {
            var voice = await RunningAsync(yielded);
            using var hung = new CancellationTokenSource(options.Value.ClauseTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(yielded, hung.Token);
            try
            {
                return (await voice.AskAsync(text, voices, rate, pitch, either.Token), voice.SampleRate);
            }
            catch (IOException) when (attempt < Attempts)
            {
                // The process has died. The next attempt starts a new one.
            }
            catch (IOException died)
            {
                throw new VoiceUnavailableException($"The emulators' voice died {Attempts} times while it spoke one clause: {died.Message}", died);
            }
            catch (OperationCanceledException late) when (!yielded.IsCancellationRequested)
            {
                await voice.DisposeAsync();
                throw new VoiceUnavailableException($"The emulators' voice did not answer within {options.Value.ClauseTimeout.TotalSeconds:0} s.", late);
            }
        }
    }

    /// <summary>Starts the process of the voice, if none is running.</summary>
    /// <exception cref="VoiceUnavailableException">This machine has no voice. The message says why in one sentence.</exception>
    public Task StartAsync(CancellationToken stopping) => RunningAsync(stopping);

    private async Task<VoiceProcess> RunningAsync(CancellationToken yielded)
    {
        if (_process is { Ended: false } running)
        {
            return running;
        }

        await _starting.WaitAsync(yielded);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_process is { Ended: false } started)
            {
                return started;
            }

            if (_process is { } dead)
            {
                await dead.DisposeAsync();
            }

            _process = null;
            return _process = await VoiceProcess.StartAsync(options.Value, time, yielded);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Returns the text for the voice, and the position of each spoken word in it.</summary>
    private static (string Text, int[] Positions) Script(Clause clause)
    {
        var text = new StringBuilder();
        var positions = new List<int>();
        foreach (var word in clause.Words)
        {
            foreach (var spoken in word.Spoken)
            {
                text.Append(text.Length > 0 ? " " : "");
                positions.Add(text.Length);
                text.Append(spoken);
            }

            text.Append(word.Mark == ' ' ? "" : word.Mark);
        }

        return (text.ToString(), [.. positions]);
    }

    /// <summary>Trims, resamples and levels the audio, and finds the start of each word. A word without an event is placed between its neighbours.</summary>
    private static VoicedClause Shape(VoiceAnswer answer, int[] positions, int from, int to, float volume)
    {
        var gain = volume * Gain(answer.Samples);
        var samples = Array.ConvertAll(answer.Samples, sample => sample * gain);
        var silence = Silence * gain;
        var first = Array.FindIndex(samples, sample => Math.Abs(sample) > silence);
        var last = Array.FindLastIndex(samples, sample => Math.Abs(sample) > silence);
        if (first < 0)
        {
            return new VoicedClause([], new int[positions.Length]);
        }

        var converted = Resampler.Between(from, to).Convert(samples.AsSpan(first..(last + 1)));
        var starts = new int[positions.Length];
        Array.Fill(starts, -1);
        foreach (var (position, milliseconds) in answer.Words)
        {
            var word = Array.FindLastIndex(positions, start => start <= position);
            if (word >= 0 && starts[word] < 0)
            {
                var sample = ((long)milliseconds * from / 1000) - first;
                starts[word] = (int)Math.Clamp(sample * to / from, 0, converted.Length);
            }
        }

        starts[0] = 0;
        FillGaps(starts, converted.Length);
        var phonemes = answer.Phonemes.ToLookup(
            phoneme => Math.Max(0, Array.FindLastIndex(starts, start => start <= (((long)phoneme.Milliseconds * from / 1000) - first) * to / from)), phoneme => phoneme.Sign);
        return new VoicedClause(converted, starts) { Phonemes = [.. Enumerable.Range(0, starts.Length).Select(word => phonemes[word].ToArray())] };
    }

    /// <summary>The factor from PCM16 steps to full scale ±1 at <see cref="Level"/>, measured where there is sound.</summary>
    private static float Gain(short[] samples)
    {
        var (sum, count, peak) = (0.0, 0, 1);
        foreach (var sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
            if (Math.Abs((int)sample) > Silence)
            {
                sum += (double)sample * sample;
                count++;
            }
        }

        return Math.Min((float)(Level / Math.Sqrt(Math.Max(1, sum / Math.Max(1, count)))), Loudest / peak);
    }

    private static void FillGaps(int[] starts, int end)
    {
        for (var i = 1; i < starts.Length; i++)
        {
            if (starts[i] >= 0)
            {
                starts[i] = Math.Max(starts[i], starts[i - 1]);
                continue;
            }

            var known = Array.FindIndex(starts, i, start => start >= 0);
            var (until, steps) = known < 0 ? (end, starts.Length - i + 1) : (starts[known], known - i + 1);
            starts[i] = starts[i - 1] + (Math.Max(0, until - starts[i - 1]) / steps);
        }
    }
}
