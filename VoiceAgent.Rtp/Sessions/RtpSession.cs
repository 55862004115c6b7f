using System.Net;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Sdp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// The audio of one call: 20 ms PCM frames on the user's side, RTP and RTCP on the other. All members may be called from any thread.
/// Ports, SSRC and sequence numbers stay the same through all negotiations.
/// </summary>
public sealed class RtpSession : IAsyncDisposable
{
    /// <summary>How many frames wait to be sent at most: one second.</summary>
    public const int QueueFrames = 50;

    internal RtpSession()
    {
    }

    /// <summary>This side's latest description: the answer, or the offer.</summary>
    public string LocalSdp => throw new NotSupportedException();

    /// <summary>The local port and the address that SDP names.</summary>
    public IPEndPoint LocalEndPoint => throw new NotSupportedException();

    /// <summary>The bytes of one frame of 20 ms: 640 at 16 kHz, 960 at 24 kHz.</summary>
    public int FrameBytes => throw new NotSupportedException();

    /// <summary>The negotiated codec, or null before an answer.</summary>
    public AudioCodec? Codec => throw new NotSupportedException();

    /// <summary>Who sends, seen from this side.</summary>
    public MediaDirection Direction => throw new NotSupportedException();

    /// <summary>Whether the peer has put this side on hold: it does not want to receive audio now.</summary>
    public bool IsOnHold => throw new NotSupportedException();

    /// <summary>Whether keys can be sent by RFC 4733. Otherwise they are sent as tones in the audio.</summary>
    public bool HasTelephoneEvents => throw new NotSupportedException();

    /// <summary>The figures now.</summary>
    public RtpStatistics Statistics => throw new NotSupportedException();

    /// <summary>How many frames wait to be sent.</summary>
    public int QueuedFrames => throw new NotSupportedException();

    /// <summary>How many of the user's frames were sent since the start. Frames that <see cref="Flush"/> dropped do not count.</summary>
    public long FramesSent => throw new NotSupportedException();

    /// <summary>Takes the peer's answer to <see cref="LocalSdp"/>. It may be called again for another answer (early media, then the final answer).</summary>
    /// <exception cref="SdpRefusedException">The answer cannot be read or does not fit the offer. The session stays as it was.</exception>
    public void Accept(string answerSdp) => throw new NotSupportedException();

    /// <summary>Takes a new offer from the peer and returns the answer. The version increases only if the answer differs from the last description.</summary>
    /// <exception cref="SdpRefusedException">The offer cannot be accepted. The session stays as it was.</exception>
    public string Answer(string offerSdp) => throw new NotSupportedException();

    /// <summary>Makes a new offer, for example to hold (<see cref="MediaDirection.SendOnly"/>) or to resume. The peer's answer goes to <see cref="Accept"/>.</summary>
    public string Offer(MediaDirection direction = MediaDirection.SendReceive) => throw new NotSupportedException();

    /// <summary>Forgets an own offer that the peer refused. The session stays as it was before.</summary>
    public void Withdraw() => throw new NotSupportedException();

    /// <summary>Hands audio and tones to the listener until the session ends. It is called once.</summary>
    /// <returns>Why it ended. It throws no exception for an end or a cancellation.</returns>
    public Task<RtpEnding> ReadAsync(IRtpListener listener, CancellationToken cancelled) => throw new NotSupportedException();

    /// <summary>Adds 20 ms of audio to those that wait to be sent. One frame is sent each 20 ms.</summary>
    /// <param name="frame">Little-endian 16-bit samples, exactly <see cref="FrameBytes"/>. They are copied.</param>
    /// <returns>False if a second of audio is waiting already. The frame is then not taken.</returns>
    public bool Send(ReadOnlySpan<byte> frame) => throw new NotSupportedException();

    /// <summary>Drops the frames that were not sent yet (barge-in).</summary>
    /// <returns>How many were dropped.</returns>
    public int Flush() => throw new NotSupportedException();

    /// <summary>Sends keys, one after the other: 0–9, *, #, A–D, and a comma for a pause. Audio waits meanwhile. Further keys queue up.</summary>
    /// <returns>A task that completes when the last key was sent, or when the session ends.</returns>
    /// <exception cref="ArgumentException">The text holds another character or is longer than 64.</exception>
    public Task SendTonesAsync(string keys, ToneTiming? timing = null, CancellationToken cancelled = default) => throw new NotSupportedException();

    /// <summary>Sends RTCP BYE and frees the ports.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();

    /// <summary>Returns the codec and the number of packets, and never a key.</summary>
    public override string ToString() => nameof(RtpSession);
}
