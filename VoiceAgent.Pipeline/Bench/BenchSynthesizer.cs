using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Speaking;

namespace VoiceAgent.Pipeline.Bench;

/// <summary>The synthesiser of the bench contract (design §7). For any text it returns two seconds of tone in 20 ms frames, at once.</summary>
internal sealed class BenchSynthesizer : ISynthesizer
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);
    private readonly Dictionary<AudioFormat, byte[]> _tones = new[] { AudioFormat.Pcm16Mono16k, AudioFormat.Pcm16Mono24k }.ToDictionary(format => format, Tone);

    public async IAsyncEnumerable<SpokenAudio> SpeakAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken yielded)
    {
        var tone = _tones[request.Format];
        var frame = request.Format.BytesPerFrame;
        for (var at = 0; at < tone.Length && !yielded.IsCancellationRequested; at += frame)
        {
            yield return new SpokenAudio(tone.AsMemory(at, frame), null);
        }

        await Task.CompletedTask;
    }

    private static byte[] Tone(AudioFormat format)
    {
        var pcm = new byte[format.BytesFor(Length)];
        var samples = MemoryMarshal.Cast<byte, short>(pcm.AsSpan());
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(3000 * Math.Sin(i * 0.1));
        }

        return pcm;
    }
}
