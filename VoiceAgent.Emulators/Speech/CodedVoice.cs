using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech;

/// <summary>
/// Speech that carries its own words: a voice with a quiet tone code that a <see cref="WordEar"/> reads.
/// Clauses are returned as soon as they are synthesised, faster than real time. Several utterances can be spoken at the same time.
/// </summary>
internal sealed class CodedVoice(IVoice voice, IOptions<CodedVoiceOptions> options)
{
    /// <summary>When a clause's own code cannot be read back, the clause is coded again with tones that are louder by this, in dB.</summary>
    private const double Louder = 3;
    private const int Attempts = 4;

    private readonly ClauseCache _cache = new(options.Value.CacheBytes);

    /// <summary>Speaks a text that is completely known.</summary>
    /// <param name="sampleRate">8000, 16000 or 24000 Hz. At 8000 Hz the tones are in the narrow band.</param>
    /// <param name="telephone">Uses the narrow band at any rate, for audio that will pass an 8 kHz connection.</param>
    /// <exception cref="VoiceUnavailableException">This machine has no voice. The message says why in one sentence.</exception>
    public IAsyncEnumerable<CodedClause> SpeakAsync(
        string text, VoiceStyle style, Speaker speaker, int sampleRate, bool telephone = false, CancellationToken yielded = default) =>
        SpeakAsync(One(new Passage(text, style)), speaker, sampleRate, telephone, yielded);

    /// <summary>Speaks passages as they arrive. A clause that continues in the next passage waits for it.</summary>
    public async IAsyncEnumerable<CodedClause> SpeakAsync(
        IAsyncEnumerable<Passage> passages, Speaker speaker, int sampleRate, bool telephone = false, [EnumeratorCancellation] CancellationToken yielded = default)
    {
        var reader = new ClauseReader();
        var at = 0;
        await foreach (var passage in passages.WithCancellation(yielded))
        {
            foreach (var clause in reader.Read(passage))
            {
                var key = new ClauseKey(string.Join(' ', clause.Words.Select(word => $"{string.Join('_', word.Spoken)}{word.Mark}")), clause.Pause, passage.Style, speaker, sampleRate, telephone || options.Value.Telephone);
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

    // The voice varies each time, and sometimes it covers a tone. Such a clause must not be cached, because it would lose a word in every call.
    private static bool IsHeard(ClauseSound sound, Clause clause, ClauseKey key)
    {
        var ear = new WordEar(key.Speaker, key.SampleRate);
        var heard = new List<HeardWord>(clause.Spoken.Count);
        ear.Hear(sound.Pcm, heard);
        ear.Hear(new short[key.SampleRate / 10], heard);
        return heard.Select(word => word.Text).SequenceEqual(clause.Spoken.Where(SpokenForm.HasCode));
    }

    private static async IAsyncEnumerable<Passage> One(Passage passage)
    {
        await Task.CompletedTask;
        yield return passage;
    }
}

/// <summary>A spoken clause and the silence after it.</summary>
/// <param name="Pcm">Mono PCM16 at the requested rate. The cache shares it, so do not write to it.</param>
/// <param name="Start">The position of the clause in the utterance.</param>
/// <param name="Words">Its written words.</param>
internal sealed record CodedClause(ReadOnlyMemory<short> Pcm, TimeSpan Start, IReadOnlyList<SpokenWord> Words)
{
    /// <summary>The name of the bookmark at the start of the clause, or null.</summary>
    public string? Bookmark { get; init; }

    /// <summary>Punctuation that follows the clause before.</summary>
    public string Punctuation { get; init; } = "";

    internal static CodedClause At(int sample, int sampleRate, Clause clause, ClauseSound sound)
    {
        var words = new SpokenWord[clause.Words.Count];
        var spoken = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var word = clause.Words[i];
            var start = sound.Starts[spoken];
            var phonemes = sound.Phonemes.Skip(spoken).Take(word.Spoken.Count).SelectMany(signs => signs);
            spoken += word.Spoken.Count;
            words[i] = new SpokenWord(word.Text, word.Offset, [.. word.Spoken.Where(SpokenForm.HasCode)], Time(sample + start), Time(sample + sound.Ends[spoken - 1]))
            {
                Punctuation = word.Punctuation,
                Phonemes = [.. phonemes],
            };
        }

        return new CodedClause(sound.Pcm, Time(sample), words) { Bookmark = clause.Bookmark, Punctuation = clause.Punctuation };

        TimeSpan Time(int samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / sampleRate);
    }
}

/// <summary>The time at which a written word is spoken.</summary>
/// <param name="Text">As written.</param>
/// <param name="TextOffset">Characters from the beginning of the text.</param>
/// <param name="Spoken">The words that a <see cref="WordEar"/> reads for it.</param>
/// <param name="Start">From the beginning of the utterance.</param>
/// <param name="End">
/// From the beginning of the utterance. At this time the word's code has ended, so that a recogniser has the word. It is the start of the
/// next word, or later by at most <see cref="CodedVoiceOptions.LongestLag"/>.
/// </param>
internal sealed record SpokenWord(string Text, int TextOffset, IReadOnlyList<string> Spoken, TimeSpan Start, TimeSpan End)
{
    /// <summary>The punctuation after the word, as written.</summary>
    public string Punctuation { get; init; } = "";

    /// <summary>The phonemes in the International Phonetic Alphabet. Empty when the voice does not tell them.</summary>
    public IReadOnlyList<string> Phonemes { get; init; } = [];
}
