using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Bench.VoiceActivity;

/// <summary>Sentences of eSpeak NG's voices, plain and as the emulators speak them: with a tone code under the words.</summary>
internal sealed class Speech : IAsyncDisposable
{
    public const int Rate = 16_000;

    private static readonly string[] Sentences =
    [
        "I'd like to check on a claim", "yes", "my member number is four seven one nine", "could you tell me when you are open tomorrow", "no thank you that's all",
        "hello", "I need to change my address because we have moved", "sorry, how much was it", "a table for six please", "what happens if I don't pay in time",
    ];

    private static readonly (string Voice, double Rate, double Pitch)[] Speakers =
        [("en-US-GuyNeural", 1, 1), ("en-US-JennyNeural", 1.1, 1.2), ("en-GB-RyanNeural", 0.9, 0.8), ("de-DE-KatjaNeural", 1, 1.1)];

    private readonly EspeakVoice _voice = new(Options.Create(new VoiceOptions()), TimeProvider.System);

    /// <summary>Each sentence of each speaker at −20 dB of full scale, without silence around it.</summary>
    public async Task<List<float[]>> PlainAsync()
    {
        var spoken = new List<float[]>();
        foreach (var (voice, rate, pitch) in Speakers)
        {
            foreach (var sentence in Sentences)
            {
                var passage = new Passage(sentence, new VoiceStyle(voice) { Rate = rate, Pitch = pitch });
                var parts = new List<float>();
                foreach (var clause in new ClauseReader().Read(passage))
                {
                    parts.AddRange((await _voice.SpeakAsync(clause, passage.Style, Rate, CancellationToken.None)).Samples);
                }

                spoken.Add([.. parts]);
            }
        }

        return spoken;
    }

    public async Task<List<float[]>> CodedAsync()
    {
        var coded = new CodedVoice(_voice, Options.Create(new CodedVoiceOptions()));
        var spoken = new List<float[]>();
        foreach (var (voice, rate, pitch) in Speakers)
        {
            foreach (var sentence in Sentences)
            {
                var parts = new List<float>();
                await foreach (var clause in coded.SpeakAsync(sentence, new VoiceStyle(voice) { Rate = rate, Pitch = pitch }, Speaker.Caller, Rate))
                {
                    foreach (var sample in clause.Pcm.Span)
                    {
                        parts.Add(sample / 32_768f);
                    }
                }

                while (parts.Count > 0 && Math.Abs(parts[^1]) < 0.003f)
                {
                    parts.RemoveAt(parts.Count - 1);
                }

                spoken.Add([.. parts]);
            }
        }

        return spoken;
    }

    public ValueTask DisposeAsync() => _voice.DisposeAsync();
}
