using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Quality;

/// <summary>A media stream whose audio is measured in both directions.</summary>
internal sealed class MeasuredMediaStream(IMediaStream line, CallQualityMeter meter) : IMediaStream
{
    public AudioFormat Format => line.Format;

    public Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp) => line.ReadAsync(new Listener(listener, meter), hangUp);

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp)
    {
        if (!hangUp.IsCancellationRequested)
        {
            meter.AgentFrame(frame.Span, meter.Now);
        }

        return line.SendAsync(frame, hangUp);
    }

    public ValueTask StopAudioAsync(CancellationToken hangUp)
    {
        meter.AgentStopped(meter.Now);
        return line.StopAudioAsync(hangUp);
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private sealed class Listener(IMediaListener listener, CallQualityMeter meter) : IMediaListener
    {
        public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
            // The listener comes first, because an interruption must not wait for figures.
            var arrived = meter.Now;
            listener.FrameReceived(pcm, offset);
            meter.CallerFrame(pcm, offset, arrived);
        }

        public void DtmfReceived(char tone) => listener.DtmfReceived(tone);
    }
}
