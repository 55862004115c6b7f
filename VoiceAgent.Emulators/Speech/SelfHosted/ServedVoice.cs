using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>The emulated voice as PCM16 of any rate. Its words can be read at 16 kHz and more.</summary>
internal sealed class ServedVoice(CodedVoice voice)
{
    private const int WaveHeader = 44;

    // The code needs a rate of the emulated voice. Other rates are converted from it.
    private const int CodedRate = 24_000;

    /// <param name="name">A name such as <c>en_US-lessac-medium</c> or <c>en-US-AvaNeural</c>. Others speak American English.</param>
    public async IAsyncEnumerable<byte[]> SpeakAsync(string text, string name, double speed, int rate, [EnumeratorCancellation] CancellationToken ending)
    {
        var style = new VoiceStyle(name.Contains('_', StringComparison.Ordinal) || name.Contains('-', StringComparison.Ordinal) ? name.Replace('_', '-') : "en-US-JennyNeural") { Rate = Math.Clamp(speed, 0.5, 2) };
        var coded = rate is 16_000 or CodedRate ? rate : CodedRate;
        await foreach (var clause in voice.SpeakAsync(text, style, Speaker.Agent, coded, yielded: ending))
        {
            yield return Bytes(clause.Pcm.Span, coded, rate);
        }
    }

    public async Task<byte[]> WaveAsync(string text, string name, double speed, int rate, CancellationToken ending)
    {
        using var file = new MemoryStream();
        file.Write(new byte[WaveHeader]);
        await foreach (var piece in SpeakAsync(text, name, speed, rate, ending))
        {
            file.Write(piece);
        }

        var wave = file.ToArray();
        WriteHeader(wave, rate);
        return wave;
    }

    private static byte[] Bytes(ReadOnlySpan<short> samples, int from, int to)
    {
        if (from == to)
        {
            return MemoryMarshal.AsBytes(samples).ToArray();
        }

        var floats = new float[samples.Length];
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = samples[i];
        }

        var converted = Resampler.Between(from, to).Convert(floats);
        var pcm = new short[converted.Length];
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)Math.Clamp(MathF.Round(converted[i]), short.MinValue, short.MaxValue);
        }

        return MemoryMarshal.AsBytes<short>(pcm).ToArray();
    }

    private static void WriteHeader(Span<byte> file, int rate)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(file[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], rate * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file[32..], sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file[34..], 16);
        "data"u8.CopyTo(file[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[40..], file.Length - WaveHeader);
    }
}
