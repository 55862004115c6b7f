using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>Converts spoken audio to the requested format and hands it on in order.</summary>
internal abstract class AudioEncoder : IAsyncDisposable
{
    /// <summary>Begins a stream.</summary>
    /// <param name="send">Gets the encoded audio. Never called twice at the same time.</param>
    /// <exception cref="Protocol.SpeechProtocolException">The format needs ffmpeg, which is not installed.</exception>
    public static AudioEncoder Begin(OutputFormat format, string ffmpeg, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken ending) =>
        format.Ffmpeg.Count > 0 ? FfmpegEncoder.Start(format, ffmpeg, send, ending) : new DirectEncoder(format, send);

    /// <param name="pcm">PCM16 at the format's <see cref="OutputFormat.VoiceRate"/>.</param>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<short> pcm, CancellationToken ending);

    /// <summary>Hands the rest on.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken ending);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class DirectEncoder(OutputFormat format, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send) : AudioEncoder
    {
        private bool _isBegun;

        public override async ValueTask WriteAsync(ReadOnlyMemory<short> pcm, CancellationToken ending)
        {
            if (!_isBegun && format.Riff)
            {
                await send(format.Header(), ending);
            }

            _isBegun = true;
            await send(Coded(format.VoiceRate == format.SampleRate ? pcm : Resampled(pcm.Span)), ending);
        }

        public override ValueTask CompleteAsync(CancellationToken ending) => ValueTask.CompletedTask;

        private short[] Resampled(ReadOnlySpan<short> pcm)
        {
            var samples = Resampler.Between(format.VoiceRate, format.SampleRate).Convert(Array.ConvertAll(pcm.ToArray(), sample => (float)sample));
            return Array.ConvertAll(samples, sample => (short)Math.Clamp(Math.Round(sample), short.MinValue, short.MaxValue));
        }

        private byte[] Coded(ReadOnlyMemory<short> pcm) => format.Coding switch
        {
            SampleCoding.MuLaw => Array.ConvertAll(pcm.ToArray(), MuLaw.Encode),
            SampleCoding.ALaw => Array.ConvertAll(pcm.ToArray(), ALaw.Encode),
            _ => MemoryMarshal.AsBytes(pcm.Span).ToArray(),
        };
    }
}
