using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Recognition;
using VoiceAgent.Emulators.Speech.Voice;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Recognition;

public sealed class PhraseSegmenterTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    private const int Rate = 16000;

    [Fact]
    public async Task A_pause_shorter_than_the_segmentation_silence_does_not_end_a_phrase()
    {
        var first = await emulator.SayAsync("I was thinking and", Rate, 0.1);
        var second = await emulator.SayAsync("maybe tomorrow", Rate);

        Assert.Equal(["i was thinking and maybe tomorrow"], Phrases(Hear([.. first, .. second], 700)));
        Assert.Equal(["i was thinking and", "maybe tomorrow"], Phrases(Hear([.. first, .. second], 250)));
    }

    [Fact]
    public async Task Words_come_while_the_phrase_is_spoken_and_after_speech_was_detected()
    {
        var events = Hear(await emulator.SayAsync("one two three", Rate), 500);

        Assert.IsType<SpeechStarted>(events[0]);
        Assert.Equal(["one", "one two", "one two three"], events.OfType<PhraseGrew>().Select(grew => string.Join(' ', grew.Words.Select(word => word.Text))));
        Assert.IsType<PhraseEnded>(events[^1]);
    }

    [Fact]
    public void A_noise_is_a_phrase_without_words_and_a_click_is_nothing()
    {
        const int Seed = 3;
        var random = new Random(Seed);
        var audio = new short[Rate * 2];
        audio[4000] = audio[4001] = 20000;
        for (var i = Rate; i < Rate + 6000; i++)
        {
            audio[i] = (short)random.Next(-4000, 4000);
        }

        var phrase = Assert.Single(Hear(audio, 500).OfType<PhraseEnded>());

        Assert.Empty(phrase.Words);
        Assert.InRange(phrase.Start.TotalMilliseconds, 990, 1020);
        Assert.InRange(phrase.End.TotalMilliseconds, 1370, 1400);
    }

    [Theory]
    [InlineData(-12, "how can I help you")]
    [InlineData(-45, "")]
    public async Task An_echo_of_the_agent_is_understood_when_it_is_loud_enough_to_be_speech(double level, string understood)
    {
        var agent = new List<short>(new short[Rate]);
        await foreach (var clause in emulator.Voice.SpeakAsync("how can I help you", new VoiceStyle("en-US-AvaNeural"), Speaker.Agent, Rate))
        {
            agent.AddRange(clause.Pcm.ToArray());
        }

        agent.AddRange(new short[Rate]);
        var echo = agent.Select(sample => (short)(sample * Math.Pow(10, level / 20))).ToArray();

        Assert.Equal(understood, string.Join(' ', Phrases(Hear(echo, 500))), ignoreCase: true);
    }

    [Fact]
    public async Task Speech_stands_out_of_a_noisy_line()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var speech = await emulator.SayAsync("hello there my friend", Rate);
        short[] audio = [.. new short[Rate * 4], .. speech, .. new short[Rate]];
        for (var i = 0; i < audio.Length; i++)
        {
            audio[i] += (short)random.Next(-500, 500);
        }

        var phrases = Hear(audio, 500).OfType<PhraseEnded>().Where(phrase => phrase.Start > TimeSpan.FromSeconds(3)).ToList();

        Assert.Equal("hello there my friend", string.Join(' ', Assert.Single(phrases).Words.Select(word => word.Text)));
        Assert.InRange(phrases[0].Start.TotalSeconds, 4.1, 4.4);
    }

    private static List<SpeechEvent> Hear(short[] audio, int silence)
    {
        var segmenter = new PhraseSegmenter(Rate, TimeSpan.FromMilliseconds(silence));
        var events = new List<SpeechEvent>();
        segmenter.Hear(audio, events);
        segmenter.End(events);
        return events;
    }

    private static List<string> Phrases(List<SpeechEvent> events) =>
        [.. events.OfType<PhraseEnded>().Select(phrase => string.Join(' ', phrase.Words.Select(word => word.Text)))];
}
