using System.Runtime.InteropServices;
using System.Security.Cryptography;
using VoiceAgent.Rtp.Audio;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.Rtp.Audio;

/// <summary>
/// The codecs against ffmpeg's: the digests are of its output for the same samples
/// (<c>ffmpeg -f s16le -ar 16000 -ac 1 -i a.s16 -c:a g722 -f g722 a.g722</c>, then back to <c>s16le</c>).
/// </summary>
public sealed class CodecTests(ITestOutputHelper output)
{
    [Fact]
    public void G722_encodes_and_decodes_bit_by_bit_as_ffmpeg_does()
    {
        var speech = MadeUpSpeech.At(16_000, 16_000);
        Assert.Equal("9661322b7a293a14161a96cbb36df7e97f92f943c588f6767dee14589faca02f", Digest(speech));

        var encoded = Encoded(new G722Encoder(), speech, 8_000);
        Assert.Equal("014c9cd2ce7c46c4122c81fb0cadff1f077a2ff6744ff1a60c855b6a512afb86", Convert.ToHexStringLower(SHA256.HashData(encoded)));

        Assert.Equal("ceeb836a53a6051c1b0ae574bbac2e772861de17501eed869349e463ce96edf4", Digest(Decoded(new G722Decoder(), encoded, 16_000)));
    }

    [Theory]
    [InlineData("Pcmu", "3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827")]
    [InlineData("Pcma", "e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174")]
    public void G711_decodes_every_code_as_ffmpeg_does(string name, string digest)
    {
        var samples = new short[256];
        AudioDecoder.For(Enum.Parse<AudioCodec>(name)).Decode([.. Enumerable.Range(0, 256).Select(code => (byte)code)], samples);

        Assert.Equal(digest, Digest(samples));
    }

    [Theory]
    [InlineData("Pcmu", 36)]
    [InlineData("Pcma", 36)]
    [InlineData("G722", 15)]
    [InlineData("Opus", 5)]
    public void What_is_decoded_is_near_to_what_was_encoded(string name, double leastSnr)
    {
        var codec = Enum.Parse<AudioCodec>(name);
        using var encoder = AudioEncoder.For(codec);
        using var decoder = AudioDecoder.For(codec);
        var speech = MadeUpSpeech.At(encoder.Rate, encoder.Rate);

        var (decoded, payload, frame) = (new List<short>(), new byte[1500], encoder.Rate / 50);
        for (var at = 0; at < speech.Length; at += frame)
        {
            var samples = new short[decoder.Rate * AudioDecoder.MostMilliseconds / 1000];
            var length = encoder.Encode(speech.AsSpan(at, frame), payload);
            Assert.Equal(frame, decoder.SamplesIn(payload.AsSpan(0, length)));
            decoded.AddRange(samples[..decoder.Decode(payload.AsSpan(0, length), samples)]);
        }

        var (snr, delay) = Tones.SignalToNoise(speech, CollectionsMarshal.AsSpan(decoded), 200);
        output.WriteLine($"{codec}: {snr:F1} dB at a delay of {delay} samples");
        Assert.True(snr > leastSnr, $"{snr:F1} dB");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    public void Opus_has_packets_of_all_lengths(int milliseconds)
    {
        const int Rate = 16_000;
        using var encoder = new OpusEncoder();
        using var decoder = new OpusDecoder();
        var (frame, payload, heard) = (Rate * milliseconds / 1000, new byte[1_275], new List<short>());
        foreach (var samples in Tones.Sine(440, Rate, 0.6).Chunk(frame))
        {
            var decoded = new short[Rate * AudioDecoder.MostMilliseconds / 1000];
            var length = encoder.Encode(samples, payload);
            Assert.Equal(frame, decoder.Decode(payload.AsSpan(0, length), decoded));
            heard.AddRange(decoded[..frame]);
        }

        Assert.InRange(Tones.Rms(heard.ToArray().AsSpan(Rate / 5)), 5_000, 9_000);
    }

    [Fact]
    public void Every_code_of_G711_survives_a_round_trip()
    {
        foreach (var law in new[] { G711.Mu, G711.A })
        {
            var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
            var (samples, again) = (new short[256], new byte[256]);
            law.Decode(codes, samples);
            law.Encode(samples, again);
            var twice = new short[256];
            law.Decode(again, twice);
            Assert.Equal(samples, twice);
        }
    }

    [Theory]
    [InlineData("Pcmu")]
    [InlineData("Pcma")]
    [InlineData("G722")]
    public void Nothing_is_allocated_for_each_packet(string name)
    {
        var codec = Enum.Parse<AudioCodec>(name);
        var (encoder, decoder) = (AudioEncoder.For(codec), AudioDecoder.For(codec));
        var (samples, payload) = (new short[320], new byte[160]);
        var frame = samples.AsSpan(0, encoder.Rate / 50);
        encoder.Encode(frame, payload);
        decoder.Decode(payload, samples);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            encoder.Encode(samples.AsSpan(0, encoder.Rate / 50), payload);
            decoder.Decode(payload, samples);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_broken_Opus_packet_gives_nothing_or_audio_and_no_exception(int seed)
    {
        var random = new Random(seed);
        using var decoder = new OpusDecoder();
        var samples = new short[16_000 * AudioDecoder.MostMilliseconds / 1000];
        for (var i = 0; i < 2_000; i++)
        {
            var packet = new byte[random.Next(0, 200)];
            random.NextBytes(packet);
            Assert.InRange(decoder.Decode(packet, samples), 0, samples.Length);
            if (i % 5 == 0)
            {
                decoder.Conceal(packet, samples.AsSpan(0, 320));
            }
        }
    }

    private static string Digest(short[] samples) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(samples.AsSpan())));

    private static byte[] Encoded(AudioEncoder encoder, short[] samples, int bytes)
    {
        var (encoded, at) = (new byte[bytes], 0);
        for (var i = 0; i < samples.Length; i += encoder.Rate / 50)
        {
            at += encoder.Encode(samples.AsSpan(i, encoder.Rate / 50), encoded.AsSpan(at));
        }

        return encoded;
    }

    private static short[] Decoded(AudioDecoder decoder, byte[] encoded, int samples)
    {
        var (decoded, at) = (new short[samples], 0);
        for (var i = 0; i < encoded.Length; i += 160)
        {
            at += decoder.Decode(encoded.AsSpan(i, 160), decoded.AsSpan(at));
        }

        return decoded;
    }
}
