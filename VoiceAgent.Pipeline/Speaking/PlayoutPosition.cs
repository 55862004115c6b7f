using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// How far a reply is written, sent and heard, in bytes of its audio. Arithmetic only: it knows no clock, lock or I/O.
/// <code>
///  reply's audio   0 ─────── heard ──────── sent ─────────── written
///                            │   ≤ lead     │   ≤ buffer     │
///                        caller's ear    on the wire     synthesiser
/// </code>
/// A frame is due when the caller's ear is less than the lead behind it: an absolute moment, so that a late tick is made up for.
/// </summary>
internal sealed class PlayoutPosition(AudioFormat format, TimeSpan lead)
{
    private readonly FramesAhead _ahead = new(format, lead);
    private readonly int _leadBytes = format.BytesFor(lead);

    public long Written { get; private set; }

    public long Sent { get; private set; }

    /// <summary>When the caller will have heard all that was sent, if nothing stops it.</summary>
    public TimeSpan PlaysUntil { get; private set; }

    /// <summary>Bytes that are written and not sent.</summary>
    public long Waiting => Written - Sent;

    /// <summary>When the next frame is to be sent.</summary>
    public TimeSpan Due => PlaysUntil + AudioFormat.FrameDuration - lead;

    /// <summary>Bytes that fit into a buffer of <paramref name="capacity"/>. What was sent within the lead is kept: the reply may have to go on from there.</summary>
    public int Room(int capacity) => (int)(capacity - (Written - Math.Max(0, Sent - _leadBytes)));

    /// <summary>The byte of the reply that the caller has heard up to.</summary>
    public long HeardBy(TimeSpan now) => _ahead.HeardBy(now, Sent);

    public void Write(int bytes) => Written += bytes;

    /// <summary>What is written behind <paramref name="at"/> and not sent yet is dropped.</summary>
    public void CutAt(long at) => Written = Math.Min(Written, Math.Max(Sent, at));

    /// <summary>Sends a frame that carries the next <paramref name="length"/> bytes.</summary>
    /// <returns>When the caller hears its first sample: after the frame before, or now, where that one was heard already.</returns>
    public TimeSpan Send(TimeSpan now, int length)
    {
        var playsAt = PlaysUntil < now ? now : PlaysUntil;
        _ahead.Add(playsAt, Sent, length);
        Sent += length;
        PlaysUntil = playsAt + AudioFormat.FrameDuration;
        return playsAt;
    }

    /// <summary>What is on the wire is not heard any more. The reply is sent as far as it was heard.</summary>
    public void FallSilent(TimeSpan now)
    {
        Sent = _ahead.HeardBy(now, Sent);
        _ahead.Clear();
        PlaysUntil = now;
    }

    /// <summary>Another reply begins, behind what is still on the wire.</summary>
    public void Restart()
    {
        (Written, Sent) = (0, 0);
        _ahead.Clear();
    }
}
