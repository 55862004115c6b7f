namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// Takes a session's audio and tones. The engine's thread calls it, and other sessions wait meanwhile: it must return at once
/// and may not block. It is never called by two threads at the same time.
/// </summary>
public interface IRtpListener
{
    /// <summary>
    /// Takes 20 ms of audio. From the first packet until the end there is one frame each 20 ms, also while the peer is silent.
    /// </summary>
    /// <param name="pcm16">Little-endian 16-bit samples at the session's rate: 640 bytes at 16 kHz, 960 at 24 kHz. Valid during the call only.</param>
    /// <param name="offset">The sender's time since its first frame.</param>
    /// <param name="concealed">Whether the frame was lost or late and its audio is made up.</param>
    void FrameReceived(ReadOnlySpan<byte> pcm16, TimeSpan offset, bool concealed);

    /// <summary>Takes one key: 0–9, *, #, A–D. It is called once for each press, when the press begins.</summary>
    void ToneReceived(char tone);
}
