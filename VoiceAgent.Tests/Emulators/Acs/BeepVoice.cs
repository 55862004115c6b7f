using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>A voice without a process. Each word is a beep of 260 ms with the real tone code.</summary>
internal sealed class BeepVoice : IVoice
{
    public const int WordMs = 260;

    public Task<VoicedClause> SpeakAsync(Clause clause, VoiceStyle style, int sampleRate, CancellationToken yielded)
    {
        var word = sampleRate * WordMs / 1000;
        var count = clause.Words.Sum(each => each.Spoken.Count);
        var samples = new float[word * count];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(0.2 * Math.Sin(2 * Math.PI * 300 * i / sampleRate));
        }

        return Task.FromResult(new VoicedClause(samples, [.. Enumerable.Range(0, count).Select(index => index * word)]));
    }
}
