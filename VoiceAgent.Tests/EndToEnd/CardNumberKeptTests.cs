using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Emulators.Speech.Ears;
using EarOf = VoiceAgent.Emulators.Speech.Ears.Speaker;
using Party = VoiceAgent.Contracts.Transcripts.Speaker;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>A caller says two card numbers in a call through the real stack. Everything that the product stores of the call is searched for them.</summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class CardNumberKeptTests(RunningStack running)
{
    private const string Script = "card-number-told";
    private const int MostKept = 6;
    private const int HeaderBytes = VoiceAgent.Recordings.WaveHeader.Length;

    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    [Fact]
    public Task No_event_and_no_line_of_the_transcript_has_more_than_six_digits_of_a_card() => running.AssertAsync(Script, async (outcome, stored) =>
    {
        var everything = await running.Product.TextAsync(stored.Record.Id);

        string[] heard =
        [
            .. stored.Transcript.Where(line => line.Speaker == Party.Caller).Select(line => line.Text),
            .. stored.Events.Select(logged => logged.Event switch { CallerHypothesis hypothesis => hypothesis.Text, CallerSpoke spoke => spoke.Text, _ => "" }),
        ];
        Assert.All(heard, text => Assert.InRange(DigitsIn(Spoken.Words(text)), 0, MostKept));
        Assert.Contains(heard, text => text.Contains(Spoken.Mask, StringComparison.Ordinal));
        string[] numbers = ["4111111", "1111111", "4111 111", "1111 1111", "5555555", "5555 555", "one one one one one one", "five five five five five five five"];
        Assert.All(numbers, number => Assert.DoesNotContain(number, everything, StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public Task The_recording_has_the_callers_other_words_and_at_most_six_digits_of_each_card() => running.AssertAsync(Script, async (outcome, stored) =>
    {
        var wav = await running.Product.RecordingAsync(stored.Record.Id);

        var caller = Heard(wav, 0, EarOf.Caller);
        Assert.Contains("can i pay my bill by card", string.Join(' ', caller));
        Assert.EndsWith("all right that's all goodbye", string.Join(' ', caller));
        Assert.InRange(DigitsBetween(caller, "is", "the"), 1, MostKept);
        Assert.Equal(0, DigitsBetween(caller, "code", "the"));
        Assert.InRange(DigitsBetween(caller, "has", "all"), 0, MostKept);

        // The agent's channel is not silenced.
        Assert.Equal(2, string.Join(' ', Heard(wav, 1, EarOf.Agent)).Split("kept nothing of it").Length - 1);

        var silences = stored.Events.Select(logged => logged.Event).OfType<RecordingSilenced>().ToList();
        Assert.NotEmpty(silences);
        Assert.All(silences, silenced => Assert.True(silenced.Until - silenced.From > TimeSpan.FromSeconds(1), $"{silenced}"));
    });

    /// <summary>Counts the digits that are heard after the first word, up to the next word that is <paramref name="until"/>.</summary>
    private static int DigitsBetween(List<string> words, string after, string until)
    {
        var from = words.IndexOf(after);
        Assert.True(from >= 0, $"'{after}' is not in: {string.Join(' ', words)}");
        return DigitsIn([.. words.Skip(from + 1).TakeWhile(word => word != until)]);
    }

    private static int DigitsIn(IReadOnlyList<string> words) => words.Count(Digits.Contains);

    /// <summary>Reads the words on one channel with the emulator's decoder.</summary>
    private static List<string> Heard(byte[] wav, int channel, EarOf speaker)
    {
        var both = MemoryMarshal.Cast<byte, short>(wav.AsSpan(HeaderBytes));
        var samples = new short[both.Length / 2];
        for (var at = 0; at < samples.Length; at++)
        {
            samples[at] = both[(2 * at) + channel];
        }

        var words = new List<HeardWord>();
        new WordEar(speaker, BitConverter.ToInt32(wav, VoiceAgent.Recordings.WaveHeader.SampleRateAt)).Hear(samples, words);
        return [.. words.SelectMany(word => Spoken.Words(word.Text))];
    }
}
