using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech;

public sealed class CodedVoiceTests
{
    private const int Rate = 16000;

    [Fact]
    public async Task A_clause_that_was_spoken_before_is_not_spoken_again()
    {
        var hum = new HummingVoice(TimeSpan.FromMilliseconds(300));
        var voice = Voice(hum);

        var first = await SpeakAsync(voice, "Good morning. How are you?");
        var second = await SpeakAsync(voice, "Good morning. Who is there?");

        Assert.Equal(3, hum.Clauses);
        Assert.Equal(first[0].Pcm, second[0].Pcm);
        Assert.Equal(TimeSpan.Zero, second[0].Start);
        Assert.Equal(second[0].Words[0].End, second[0].Words[1].Start);
    }

    [Fact]
    public async Task A_clause_whose_word_would_not_be_heard_is_spoken_again_louder_coded_before_it_is_kept()
    {
        var hum = new HummingVoice(TimeSpan.FromMilliseconds(400));
        var voice = Voice(hum, new CodedVoiceOptions { WideBelowSpeech = 75 });

        var clauses = await SpeakAsync(voice, "number");

        Assert.True(hum.Clauses > 1, "Tones of 75 dB under the speech were taken to be heard.");
        Assert.Single(clauses);
    }

    [Fact]
    public async Task A_cache_without_room_keeps_nothing()
    {
        var hum = new HummingVoice(TimeSpan.FromMilliseconds(300));
        var voice = Voice(hum, new CodedVoiceOptions { CacheBytes = 0 });

        await SpeakAsync(voice, "Hello.");
        await SpeakAsync(voice, "Hello.");

        Assert.Equal(2, hum.Clauses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_said_faster_than_their_packets_are_stretched_and_none_is_lost(bool telephone)
    {
        var voice = Voice(new HummingVoice(TimeSpan.FromMilliseconds(60)));
        var clauses = await SpeakAsync(voice, "a bee or an incomprehensibility in it", telephone);

        var heard = new List<HeardWord>();
        new WordEar(Speaker.Agent, Rate).Hear([.. clauses[0].Pcm.Span, .. new short[Rate / 10]], heard);

        Assert.Equal("a bee or an incomprehensibility in it", string.Join(' ', heard.Select(word => word.Text)));
        Assert.All(heard.Zip(clauses[0].Words), pair => Assert.InRange(pair.First.End - pair.Second.End, TimeSpan.FromSeconds(-1), TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public async Task Where_one_voice_goes_on_at_the_end_of_anothers_word_every_word_is_heard()
    {
        string[] words = ["a", "bee", "or", "an", "incomprehensibility", "in", "it"];
        var voice = Voice(new HummingVoice(TimeSpan.FromMilliseconds(60)));
        var whole = (await SpeakAsync(voice, string.Join(' ', words)))[0];
        foreach (var said in Enumerable.Range(1, words.Length - 1))
        {
            var rest = (await SpeakAsync(voice, string.Join(' ', words[said..])))[0];
            var upTo = (int)(whole.Words[said - 1].End.TotalSeconds * Rate);

            var heard = new List<HeardWord>();
            new WordEar(Speaker.Agent, Rate).Hear([.. whole.Pcm.Span[..upTo], .. rest.Pcm.Span, .. new short[Rate / 10]], heard);

            Assert.Equal(words, heard.Select(word => word.Text));
        }
    }

    [Theory]
    [InlineData("caller")]
    [InlineData("agent")]
    public async Task The_tones_are_fifteen_decibels_under_the_speech_and_above_four_kilohertz(string who)
    {
        var speaker = Enum.Parse<Speaker>(who, ignoreCase: true);
        var hum = new HummingVoice(TimeSpan.FromMilliseconds(400));
        var with = (await SpeakAsync(Voice(hum), "one two three", speaker: speaker))[0].Pcm.ToArray();
        var without = (await SpeakAsync(Voice(hum, new CodedVoiceOptions { WideBelowSpeech = 200 }), "one two three", speaker: speaker))[0].Pcm.ToArray();
        var tones = Sounding(with.Zip(without, (a, b) => (double)(a - b)));
        var speech = Sounding(without.Select(sample => (double)sample));

        Assert.InRange(Decibels(speech) - Decibels(tones), 15, 17);
        Assert.True(ToneBand.Wide(speaker).Occupied.From >= 4000);
    }

    [Fact]
    public async Task Silence_asked_for_is_heard_before_the_next_clause()
    {
        var voice = Voice(new HummingVoice(TimeSpan.FromMilliseconds(300)));
        var clauses = new List<CodedClause>();
        await foreach (var clause in voice.SpeakAsync(Passages(new Passage("wait", new VoiceStyle()) { Pause = TimeSpan.FromSeconds(2) }, new Passage("go", new VoiceStyle())), Speaker.Agent, Rate))
        {
            clauses.Add(clause);
        }

        Assert.Equal(clauses[0].Words[0].End + TimeSpan.FromSeconds(2), clauses[1].Words[0].Start);
    }

    /// <summary>Removes silence: keeps pieces of 10 ms that have sound throughout.</summary>
    private static double[] Sounding(IEnumerable<double> samples) =>
        [.. samples.Chunk(Rate / 100).Where(piece => piece[0] != 0 || piece[1] != 0).Where(piece => piece[^1] != 0 || piece[^2] != 0).SelectMany(piece => piece)];

    private static double Decibels(double[] samples) => 10 * Math.Log10(samples.Sum(sample => sample * sample) / samples.Length);

    private static CodedVoice Voice(IVoice voice, CodedVoiceOptions? options = null) => new(voice, Options.Create(options ?? new CodedVoiceOptions()));

    private static async Task<List<CodedClause>> SpeakAsync(CodedVoice voice, string text, bool telephone = false, Speaker speaker = Speaker.Agent)
    {
        var clauses = new List<CodedClause>();
        await foreach (var clause in voice.SpeakAsync(text, new VoiceStyle(), speaker, Rate, telephone))
        {
            clauses.Add(clause);
        }

        return clauses;
    }

    private static async IAsyncEnumerable<Passage> Passages(params Passage[] passages)
    {
        await Task.CompletedTask;
        foreach (var passage in passages)
        {
            yield return passage;
        }
    }

    /// <summary>Hums every word for the same time, at the level of speech.</summary>
    private sealed class HummingVoice(TimeSpan word) : IVoice
    {
        public int Clauses { get; private set; }

        public Task<VoicedClause> SpeakAsync(Clause clause, VoiceStyle style, int sampleRate, CancellationToken yielded)
        {
            Clauses++;
            var length = (int)(word.TotalSeconds * sampleRate);
            var samples = Enumerable.Range(0, length * clause.Spoken.Count).Select(i => 0.1f * (float)(Math.Sqrt(2) * Math.Sin(2 * Math.PI * 200 * i / sampleRate)));
            return Task.FromResult(new VoicedClause([.. samples], [.. Enumerable.Range(0, clause.Spoken.Count).Select(i => i * length)]));
        }
    }
}
