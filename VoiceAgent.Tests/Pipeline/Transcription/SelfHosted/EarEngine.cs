using VoiceAgent.Emulators.Speech.Recognition;
using VoiceAgent.Emulators.Speech.SelfHosted;
using VoiceAgent.Pipeline.Transcription.Whisper;

namespace VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

/// <summary>A Whisper model that hears like the emulated recogniser. There is no model file for these tests.</summary>
internal sealed class EarEngine : IWhisperEngine
{
    public Task<IReadOnlyList<WhisperSegment>> RecogniseAsync(ReadOnlyMemory<float> samples, IReadOnlyList<string> languages, string prompt, CancellationToken stopping)
    {
        var segmenter = new PhraseSegmenter(16_000, TimeSpan.FromSeconds(2));
        var events = new List<SpeechEvent>();
        segmenter.Hear(Array.ConvertAll(samples.ToArray(), sample => (short)Math.Clamp(sample * 32_768, short.MinValue, short.MaxValue)), events);
        segmenter.End(events);
        return Task.FromResult<IReadOnlyList<WhisperSegment>>([.. events.OfType<PhraseEnded>().Where(phrase => phrase.Words.Count > 0).Select(phrase => new WhisperSegment(
            [.. phrase.Words.Select(word => new WhisperWord(word.Text, word.End))], 0.01f, HeardLanguage.CodeOf(phrase.Words.Select(word => word.Text))))]);
    }
}
