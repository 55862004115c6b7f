using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Counts how many bytes of a reply's audio were written, sent and heard. It only computes: it uses no clock, no lock and no I/O.
/// <code>
///  reply's audio   0 ─────── heard ──────── sent ─────────── written
///                            │   ≤ lead     │   ≤ buffer     │
///                          caller      media stream      synthesiser
/// </code>
/// A frame is due when the sent audio is less than the lead ahead of the caller. This is an absolute time, so that a frame that
/// was sent late does not delay the frames after it.
/// </summary>
internal sealed class PlayoutPosition(AudioFormat format, TimeSpan lead)
{
    private readonly FramesAhead _ahead = new(format, lead);
    private readonly int _leadBytes = format.BytesFor(lead);

    public long Written { get; private set; }

    public long Sent { get; private set; }

    /// <summary>When the caller will have heard all sent audio, if it is not stopped.</summary>
    public TimeSpan PlaysUntil { get; private set; }

    /// <summary>Bytes that were written but not sent.</summary>
    public long Waiting => Written - Sent;

    /// <summary>When the next frame must be sent.</summary>
    public TimeSpan Due => PlaysUntil + AudioFormat.FrameDuration - lead;

    /// <summary>
    /// Free bytes in a buffer of <paramref name="capacity"/>. Audio sent within the lead stays in it, because a held reply may resume there.
    /// A reply that is held while the buffer is full must be sent again from an earlier place. Until then nothing is free.
    /// </summary>
    public int Room(int capacity) => (int)Math.Max(0, capacity - (Written - Math.Max(0, Sent - _leadBytes)));

    /// <summary>How many bytes of the reply the caller has heard.</summary>
    public long HeardBy(TimeSpan now) => _ahead.HeardBy(now, Sent);

    public void Write(int bytes) => Written += bytes;

    /// <summary>Drops the audio after <paramref name="at"/> that was written but not sent.</summary>
    public void CutAt(long at) => Written = Math.Min(Written, Math.Max(Sent, at));

    /// <summary>Counts a sent frame that contains the next <paramref name="length"/> bytes.</summary>
    /// <returns>When the caller hears its first sample: after the previous frame, or now if the previous frame has ended.</returns>
    public TimeSpan Send(TimeSpan now, int length)
    {
        var playsAt = PlaysUntil < now ? now : PlaysUntil;
        _ahead.Add(playsAt, Sent, length);
        Sent += length;
        PlaysUntil = playsAt + AudioFormat.FrameDuration;
        return playsAt;
    }

    /// <summary>Discards sent audio that the caller has not heard. It must be sent again if the reply resumes.</summary>
    public void FallSilent(TimeSpan now)
    {
        Sent = _ahead.HeardBy(now, Sent);
        _ahead.Clear();
        PlaysUntil = now;
    }

    /// <summary>Begins another reply. It plays after the audio that was already sent.</summary>
    public void Restart()
    {
        (Written, Sent) = (0, 0);
        _ahead.Clear();
    }
}
