using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Ears;

/// <summary>The tone code alone, without a voice.</summary>
public sealed class ToneCodeTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789'-";

    private static readonly Gen<string> Word =
        from length in Gen.Choose(1, 34)
        from letters in Gen.Elements(Letters.ToCharArray()).ArrayOf(length)
        select new string(letters);

    private static readonly Arbitrary<string[]> Sentences = (from count in Gen.Choose(1, 6) from words in Word.ArrayOf(count) select words).ToArbitrary();

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Any_words_written_as_tones_are_heard_in_order(Seed seed) =>
        Prop.ForAll(Sentences, Gen.Choose(0, 997).ToArbitrary(), Gen.Elements(8_000, 16_000, 24_000).ToArbitrary(), (words, lead, rate) =>
            words.SequenceEqual(Hear(Speaker.Caller, rate, Write(words, Speaker.Caller, rate, lead)).Select(word => word.Text))).Holds(seed, cases: 180);

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void A_packet_survives_three_wrong_bytes_or_six_lost_ones(Seed seed) =>
        Prop.ForAll(Word.Where(word => word.Length <= TonePacket.LongestPart).ToArbitrary(), Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (word, number) =>
        {
            var random = new Random(number);
            var sent = new TonePacket(number & 15, word, GoesOn: (number & 16) != 0);
            var wrong = sent.ToBytes(Speaker.Agent);
            var places = Enumerable.Range(0, wrong.Length).OrderBy(_ => random.Next()).Take(6).ToArray();
            var lost = (byte[])wrong.Clone();
            foreach (var place in places[..3])
            {
                wrong[place] ^= (byte)random.Next(1, 256);
            }

            foreach (var place in places)
            {
                lost[place] = (byte)random.Next(256);
            }

            return TonePacket.TryRead(wrong, Speaker.Agent, [], out var corrected) && corrected == sent
                && TonePacket.TryRead(lost, Speaker.Agent, places, out var restored) && restored == sent;
        }).Holds(seed);

    [Fact]
    public void One_speakers_packet_is_no_packet_of_the_others()
    {
        var bytes = new TonePacket(3, "claim", GoesOn: false).ToBytes(Speaker.Agent);

        Assert.False(TonePacket.TryRead(bytes, Speaker.Caller, [], out _));
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void An_echo_of_the_agent_is_not_taken_for_the_caller_nor_hides_him(int rate)
    {
        var agent = Write(["your", "claim", "was", "approved", "yesterday"], Speaker.Agent, rate, 0);
        var caller = Write(["sorry", "what", "amount"], Speaker.Caller, rate, 700);
        var both = new short[Math.Max(agent.Length, caller.Length)];
        for (var i = 0; i < both.Length; i++)
        {
            both[i] = (short)((i < caller.Length ? caller[i] : 0) + ((i < agent.Length ? agent[i] : 0) / 5));
        }

        Assert.Empty(Hear(Speaker.Caller, rate, agent));
        Assert.Equal(["sorry", "what", "amount"], Hear(Speaker.Caller, rate, both).Select(word => word.Text));
    }

    [Fact]
    public void Silence_and_noise_have_no_words()
    {
        var random = new Random(41);
        var noise = new short[16000 * 20];
        for (var i = 16000; i < noise.Length; i++)
        {
            noise[i] = (short)random.Next(-3000, 3000);
        }

        Assert.Empty(Hear(Speaker.Caller, 16000, noise));
        Assert.Empty(Hear(Speaker.Agent, 16000, noise));
    }

    [Fact]
    public void The_first_part_of_a_word_whose_second_part_is_cut_off_is_heard_after_a_while()
    {
        var word = "incomprehensibilities";
        var audio = Write([word], Speaker.Caller, 16000, 0);
        var heard = Hear(Speaker.Caller, 16000, [.. audio.AsSpan(0, audio.Length / 2), .. new short[16000]]);

        Assert.Equal(word[..TonePacket.LongestPart], Assert.Single(heard).Text);
    }

    [Fact]
    public void A_rate_that_cannot_carry_the_tones_is_refused() =>
        Assert.Contains("5800–7400 Hz need a rate of at least 14800", Assert.Throws<ArgumentOutOfRangeException>(() => ToneBand.Wide(Speaker.Agent).SamplesPerSymbol(8000)).Message);

    private static short[] Write(string[] words, Speaker speaker, int rate, int lead)
    {
        var writer = new ToneWriter(rate < 16000 ? ToneBand.Narrow(speaker) : ToneBand.Wide(speaker), speaker, rate);
        var tones = new float[lead + words.Sum(writer.SamplesOf) + (rate / 10)];
        var (at, sequence) = (lead, 0);
        foreach (var word in words)
        {
            sequence += writer.Write(word, sequence, 0.02f, tones.AsSpan(at));
            at += writer.SamplesOf(word);
        }

        return Array.ConvertAll(tones, sample => (short)(sample * 32767));
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
