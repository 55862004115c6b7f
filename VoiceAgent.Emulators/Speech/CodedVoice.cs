using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>
/// Speech that carries its own words: a voice, and under it the tone code that a <see cref="WordEar"/> reads.
/// Clauses come as soon as they are spoken, long before they would have been heard; many utterances may be spoken at once.
/// </summary>
internal sealed class CodedVoice(IVoice voice, IOptions<CodedVoiceOptions> options)
{
    /// <summary>A clause of which its own ear misses a word is spoken again, this much louder coded, in dB.</summary>
    private const double Louder = 3;
    private const int Attempts = 4;

    private readonly ClauseCache _cache = new(options.Value.CacheBytes);

    /// <summary>Speaks a text that is known in full.</summary>
    /// <param name="sampleRate">8000, 16000 or 24000 Hz. At 8000 the tones lie in the narrow band.</param>
    /// <param name="telephone">Use the narrow band at any rate, for audio that will go through an 8 kHz line.</param>
    /// <exception cref="VoiceUnavailableException">There is no voice on this machine, in one sentence.</exception>
    public IAsyncEnumerable<CodedClause> SpeakAsync(
        string text, VoiceStyle style, Speaker speaker, int sampleRate, bool telephone = false, CancellationToken yielded = default) =>
        SpeakAsync(One(new Passage(text, style)), speaker, sampleRate, telephone, yielded);

    /// <summary>Speaks passages as they arrive; a clause that goes on in the next passage is waited for.</summary>
    public async IAsyncEnumerable<CodedClause> SpeakAsync(
        IAsyncEnumerable<Passage> passages, Speaker speaker, int sampleRate, bool telephone = false, [EnumeratorCancellation] CancellationToken yielded = default)
    {
        var reader = new ClauseReader();
        var at = 0;
        await foreach (var passage in passages.WithCancellation(yielded))
        {
            foreach (var clause in reader.Read(passage))
            {
                var key = new ClauseKey(string.Join(' ', clause.Words.Select(word => $"{string.Join('_', word.Spoken)}{word.Mark}")), clause.Pause, passage.Style, speaker, sampleRate, telephone);
                var sound = await _cache.GetAsync(key, () => SpeakAsync(clause, key, yielded));
                yield return CodedClause.At(at, sampleRate, clause, sound);
                at += sound.Pcm.Length;
            }
        }
    }

    private async Task<ClauseSound> SpeakAsync(Clause clause, ClauseKey key, CancellationToken yielded)
    {
        for (var attempt = 0; ; attempt++)
        {
            var voiced = await voice.SpeakAsync(clause, key.Style, key.SampleRate, yielded);
            var (wide, narrow) = (options.Value.WideBelowSpeech - (attempt * Louder), options.Value.NarrowBelowSpeech - (attempt * Louder));
            var sound = ClauseMixer.Mix(clause, voiced, key, options.Value with { WideBelowSpeech = wide, NarrowBelowSpeech = narrow });
            if (attempt == Attempts - 1 || IsHeard(sound, clause, key))
            {
                return sound;
            }
        }
    }

    // A voice never speaks twice alike, and now and then it drowns a tone. Kept in the cache, such a clause would lose its word in every call.
    private static bool IsHeard(ClauseSound sound, Clause clause, ClauseKey key)
    {
        var ear = new WordEar(key.Speaker, key.SampleRate);
        var heard = new List<HeardWord>(clause.Spoken.Count);
        ear.Hear(sound.Pcm, heard);
        ear.Hear(new short[key.SampleRate / 10], heard);
        return heard.Select(word => word.Text).SequenceEqual(clause.Spoken);
    }

    private static async IAsyncEnumerable<Passage> One(Passage passage)
    {
        await Task.CompletedTask;
        yield return passage;
    }
}

/// <summary>A spoken clause with its silence after it.</summary>
/// <param name="Pcm">Mono PCM16 at the rate that was asked for; shared with the cache, not to be written to.</param>
/// <param name="Start">Where it begins in the utterance.</param>
/// <param name="Words">Its written words.</param>
internal sealed record CodedClause(ReadOnlyMemory<short> Pcm, TimeSpan Start, IReadOnlyList<SpokenWord> Words)
{
    internal static CodedClause At(int sample, int sampleRate, Clause clause, ClauseSound sound)
    {
        var words = new SpokenWord[clause.Words.Count];
        var spoken = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var word = clause.Words[i];
            var start = sound.Starts[spoken];
            spoken += word.Spoken.Count;
            words[i] = new SpokenWord(word.Text, word.Offset, word.Spoken, Time(sample + start), Time(sample + sound.Ends[spoken - 1]));
        }

        return new CodedClause(sound.Pcm, Time(sample), words);

        TimeSpan Time(int samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / sampleRate);
    }
}

/// <summary>When a written word is spoken.</summary>
/// <param name="Text">As written.</param>
/// <param name="TextOffset">Characters from the beginning of the text.</param>
/// <param name="Spoken">The words that a <see cref="WordEar"/> hears for it.</param>
/// <param name="Start">From the beginning of the utterance.</param>
/// <param name="End">
/// From the beginning of the utterance. The next word's start, or later by at most <see cref="CodedVoiceOptions.LongestLag"/>: who is
/// told that a word was spoken may rely on it that an ear has it.
/// </param>
internal sealed record SpokenWord(string Text, int TextOffset, IReadOnlyList<string> Spoken, TimeSpan Start, TimeSpan End);
