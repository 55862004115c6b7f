using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;
using VoiceAgent.Tests.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Emulators.Speech.Ears;

/// <summary>How many words of real (eSpeak) speech survive a bad connection. Each test prints its row of the table in the README.</summary>
public sealed class RobustnessTests(SpeechEmulator emulator, ITestOutputHelper output) : IClassFixture<SpeechEmulator>
{
    private const int Seed = 1000;

    private static readonly string[] Sentences =
    [
        "Hello, I'd like to check on a claim please.",
        "My member number is four seven one nine.",
        "Sorry what was the amount?",
        "Your claim of $1,240.50 was approved on the third of May, and the payment is on its way to you.",
        "I do it at a go of it to be.",
        "Could you tell me whether physiotherapy sessions are covered under my benefits plan?",
        "She sells seashells, and this is sixty-six pieces of excess success.",
        "No, that's all, thank you very much, goodbye.",
        "Representatives are available from eight to five, Monday through Friday.",
        "I was in an accident last Thursday and my car is at the garage.",
    ];

    [Theory]
    [InlineData(16000, 0.0, null, 0, 1.0, 100)]
    [InlineData(16000, 0.02, null, 0, 1.0, 99)]
    [InlineData(16000, 0.05, 15.0, 0, 1.0, 95)]
    [InlineData(16000, 0.02, null, 200, 1.0, 98)]
    [InlineData(16000, 0.0, 20.0, 0, 0.25, 99)]
    [InlineData(24000, 0.0, null, 0, 1.0, 100)]
    [InlineData(24000, 0.02, null, 0, 1.0, 99)]
    [InlineData(24000, 0.05, 15.0, 0, 1.0, 96)]
    [InlineData(24000, 0.02, null, 200, 1.0, 99)]
    [InlineData(8000, 0.0, null, 0, 1.0, 100)]
    [InlineData(8000, 0.02, null, 0, 1.0, 99)]
    [InlineData(8000, 0.05, 15.0, 0, 1.0, 98)]
    [InlineData(8000, 0.02, null, 200, 1.0, 99)]
    [InlineData(8000, 0.0, 20.0, 0, 0.25, 99)]
    public async Task Words_come_through_a_bad_line(int rate, double loss, double? noise, double drift, double gain, double atLeast)
    {
        var line = new TelephoneLine { Loss = loss, NoiseBelowSpeech = noise, Drift = drift, Gain = gain, MuLaw = rate == 8000 };
        var (sent, heard, wrong, other) = (0, 0, 0, 0);
        foreach (var speaker in new[] { Speaker.Caller, Speaker.Agent })
        {
            foreach (var (audio, words) in await SayAsync(speaker, rate))
            {
                for (var seed = Seed; seed < Seed + 4; seed++)
                {
                    var received = line.Carry(audio, rate, seed);
                    var got = Hear(speaker, rate, received);
                    other += Hear(1 - speaker, rate, received).Count;
                    sent += words.Count;
                    var matched = Matches(words, got);
                    heard += matched;
                    wrong += got.Count - matched;
                }
            }
        }

        var share = 100.0 * heard / sent;
        output.WriteLine($"| {rate / 1000} kHz{(line.MuLaw ? " µ-law" : "")} | {loss:P0} | {noise} | {drift} | {20 * Math.Log10(gain):0} | {share:0.00}% of {sent} | {wrong} | {other} | seeds {Seed}–{Seed + 3}");
        Assert.True(share >= atLeast, $"{share:0.00}% of the words were heard, seeds from {Seed}.");
        Assert.Equal(0, wrong);
        Assert.Equal(0, other);
    }

    [Fact]
    public async Task A_word_is_heard_by_the_time_it_was_said()
    {
        foreach (var rate in new[] { 8000, 16000 })
        {
            foreach (var text in Sentences)
            {
                var ends = new List<TimeSpan>();
                var audio = new List<short>();
                await foreach (var clause in emulator.Voice.SpeakAsync(text, new VoiceStyle(), Speaker.Agent, rate))
                {
                    audio.AddRange(clause.Pcm.ToArray());
                    ends.AddRange(clause.Words.SelectMany(word => word.Spoken.Select(_ => word.End)));
                }

                var heard = Hear(Speaker.Agent, rate, [.. audio, .. new short[rate / 10]]);
                Assert.All(heard.Zip(ends), pair => Assert.True(pair.First.End - pair.Second < TimeSpan.FromMilliseconds(75), $"{pair.First.Text} at {rate}"));
            }
        }
    }

    private async Task<List<(short[] Audio, IReadOnlyList<string> Words)>> SayAsync(Speaker speaker, int rate)
    {
        var said = new List<(short[], IReadOnlyList<string>)>();
        foreach (var text in Sentences)
        {
            var pcm = new List<short>(new short[rate / 5]);
            await foreach (var clause in emulator.Voice.SpeakAsync(text, new VoiceStyle(speaker == Speaker.Caller ? "en-US-GuyNeural" : "en-US-JennyNeural"), speaker, rate))
            {
                pcm.AddRange(clause.Pcm.ToArray());
            }

            pcm.AddRange(new short[rate / 4]);
            said.Add(([.. pcm], SpokenForm.OfText(text)));
        }

        return said;
    }

    private static List<string> Texts(IEnumerable<HeardWord> words) => [.. words.Select(word => word.Text)];

    /// <summary>The longest common subsequence. Lost words are missing in it, and wrong words are extra.</summary>
    private static int Matches(IReadOnlyList<string> sent, List<HeardWord> heard)
    {
        var got = Texts(heard);
        var lengths = new int[sent.Count + 1, got.Count + 1];
        for (var i = 1; i <= sent.Count; i++)
        {
            for (var j = 1; j <= got.Count; j++)
            {
                lengths[i, j] = sent[i - 1] == got[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[sent.Count, got.Count];
    }

    private static List<HeardWord> Hear(Speaker speaker, int rate, short[] audio)
    {
        var ear = new WordEar(speaker, rate);
        var words = new List<HeardWord>();
        for (var at = 0; at < audio.Length; at += rate / 50)
        {
            ear.Hear(audio.AsSpan(at, Math.Min(rate / 50, audio.Length - at)), words);
        }

        return words;
    }
}
