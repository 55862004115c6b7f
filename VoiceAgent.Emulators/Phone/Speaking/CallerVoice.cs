using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Phone.Speaking;

/// <summary>Produces the caller's sounds: lines in the emulated voice, which carries their words as tones, and noises without words.</summary>
internal sealed class CallerVoice(CodedVoice voice, PhoneOptions options)
{
    public const int SampleRate = 16_000;

    // Loud enough for any voice activity detector: its peak is about −14 dB of full scale.
    private const double NoiseLevel = 12_000;

    private const double BeepPitch = 1_000;
    private const double BeepLevel = 6_000;

    /// <exception cref="VoiceUnavailableException">This machine has no voice. The message says why in one sentence.</exception>
    /// <param name="line">Words that the transcriber mishears are spoken as it understands them.</param>
    public async Task<Utterance> SayAsync(string text, string? voiceName, CancellationToken yielded, LineQuality? line = null)
    {
        var pcm = new List<short>();
        var words = new List<(string, int)>();
        await foreach (var clause in voice.SpeakAsync(line?.Misheard(text) ?? text, new VoiceStyle(voiceName ?? options.Voice), Speaker.Caller, SampleRate, yielded: yielded))
        {
            pcm.AddRange(clause.Pcm.Span);
            words.AddRange(clause.Words.Select(word => (word.Text, (int)(word.End.TotalSeconds * SampleRate))));
        }

        var end = Loudness.Last([.. pcm]) + 1;
        return new Utterance(text, [.. pcm[..end]], SampleRate, words);
    }

    /// <summary>The tone of a machine, after its greeting.</summary>
    public static Utterance Beep(TimeSpan length, int sampleRate)
    {
        var pcm = new short[(int)(length.TotalSeconds * sampleRate)];
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)(BeepLevel * Math.Sin(2 * Math.PI * BeepPitch * i / sampleRate));
        }

        return new Utterance(null, pcm, sampleRate, []);
    }

    /// <summary>A short loud burst that fades, like a cough or a slammed door.</summary>
    public static Utterance Noise(TimeSpan length, int seed)
    {
        var random = new Random(seed);
        var pcm = new short[(int)(length.TotalSeconds * SampleRate)];
        for (var i = 0; i < pcm.Length; i++)
        {
            var fade = Math.Min(1, 40.0 * i / pcm.Length) * (1 - ((double)i / pcm.Length));
            pcm[i] = (short)(NoiseLevel * fade * ((2 * random.NextDouble()) - 1));
        }

        return new Utterance(null, pcm, SampleRate, []);
    }
}
