using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>A party's leg over RTP, as the media stream of a conversation.</summary>
internal sealed class LegMediaStream(Leg leg, AudioFormat format, MediaMetrics metrics) : IMediaStream
{
    private readonly LegFrames _frames = new(format.BytesPerFrame);
    private TimeSpan? _begins;
    private volatile bool _isBroken;

    public AudioFormat Format => format;

    /// <summary>Takes a frame from the leg. It never waits.</summary>
    /// <param name="offset">The sender's time since the leg's first frame.</param>
    public void Take(ReadOnlySpan<byte> pcm, TimeSpan offset)
    {
        // The conversation may begin long after the leg.
        _begins ??= offset;
        _frames.Add(pcm, offset - _begins.Value);
    }

    public void TakeTone(char tone) => _frames.AddTone(tone);

    /// <summary>The leg gives no more audio to this conversation.</summary>
    /// <param name="isBroken">True when the party's audio was lost. False when the gateway has ended the stream.</param>
    public void End(bool isBroken)
    {
        _isBroken |= isBroken;
        _frames.End();
    }

    public async Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp)
    {
        using var leaving = hangUp.UnsafeRegister(static stream => ((LegMediaStream)stream!).End(isBroken: false), this);
        var pcm = new byte[format.BytesPerFrame];
        while (await _frames.WaitAsync())
        {
            while (!hangUp.IsCancellationRequested && _frames.TryTake(pcm, out var offset, out var tone))
            {
                if (tone == default)
                {
                    listener.FrameReceived(pcm, offset);
                }
                else
                {
                    listener.DtmfReceived(tone);
                }
            }

            if (hangUp.IsCancellationRequested)
            {
                break;
            }
        }

        leg.Leave(this);
        if (_frames.Dropped is var dropped and > 0)
        {
            metrics.FramesDropped("leg", dropped);
        }

        return hangUp.IsCancellationRequested ? MediaStreamEnding.HungUp : _isBroken ? MediaStreamEnding.Broken : MediaStreamEnding.Closed;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp)
    {
        if (!hangUp.IsCancellationRequested && !leg.Send(this, frame.Span))
        {
            metrics.FramesDropped("rtp");
        }

        return default;
    }

    public ValueTask StopAudioAsync(CancellationToken hangUp)
    {
        leg.Flush(this);
        return default;
    }

    public ValueTask DisposeAsync()
    {
        End(isBroken: false);
        leg.Leave(this);
        return default;
    }
}
