using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Places the caller's frames on the clock of the call. Frames follow each other without a gap, except after a hole: the sender left
/// frames out, or nothing arrived for a while.
/// <code>
///  nothing arrives            then real time: the audio is lost    or a burst: the audio was only late
///  ████·············          ████·············█ █ █                ████·············
///                                                                    █████████████████ the burst moves into the hole
/// </code>
/// The first frame after a silence of the network cannot tell which of the two it is. It is placed where it arrived. If more frames
/// arrive than time passes, they were late: all frames since the hole move to an earlier place, so that none is in the future.
/// </summary>
/// <param name="moved">Receives the end of a hole, the end of the audio after it, and by how much that audio moves to an earlier place.</param>
/// <param name="begins">Where the media stream begins on the clock of the call.</param>
internal sealed class CallerClock(Action<TimeSpan, TimeSpan, TimeSpan> moved, TimeSpan begins = default)
{
    // Frames of a good network arrive within this time of their due time. Two clicks at one moment stay within 50 ms.
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(40);

    // When no burst has come for this long, or a burst has ended for this long, the hole is part of the recording.
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(500);

    // A burst may arrive in several groups, each with a hole before it. Older holes are settled.
    private readonly Hole[] _holes = new Hole[8];
    private int _open;
    private TimeSpan _shift;
    private TimeSpan _next;
    private bool _began;

    /// <summary>The caller's audio that never arrived. It is silence in the recording.</summary>
    public TimeSpan Missing { get; private set; }

    /// <param name="offset">The start of the frame by the sender's clock. The sender's clock may jump.</param>
    /// <param name="arrived">When the frame arrived, by the clock of the call.</param>
    /// <returns>The start of the frame by the clock of the call.</returns>
    public TimeSpan Place(TimeSpan offset, TimeSpan arrived)
    {
        // A frame is sent after its last sample was captured. Whole milliseconds are whole samples at every rate.
        var latest = TimeSpan.FromMilliseconds(Math.Floor(Math.Max(0, (arrived - AudioFormat.FrameDuration).TotalMilliseconds)));
        if (!_began)
        {
            (_began, _shift) = (true, -offset);
            return Take(offset, Open(begins, latest, isLead: true));
        }

        _open = _open > 0 && latest - _holes[_open - 1].Found > Settled ? 0 : _open;
        var at = Sent(offset, latest);
        if (latest - at > Jitter)
        {
            return Take(offset, Open(at, latest, isLead: false));
        }

        PullBack(ref at, latest);

        // No hole explains frames that are further in the future: the sender repeats frames, or its clock is fast. They overlap.
        return Take(offset, at - latest > Jitter ? latest + Jitter : at);
    }

    /// <summary>Where the sender places the frame: after the frame before it, or after the frames that it left out.</summary>
    private TimeSpan Sent(TimeSpan offset, TimeSpan latest)
    {
        var said = offset + _shift;
        var late = TimeSpan.Zero;
        foreach (var hole in _holes.AsSpan(0, _open))
        {
            late += hole.Length > TimeSpan.Zero ? hole.Length : TimeSpan.Zero;
        }

        // A place further in the future than a burst can explain means that the sender's clock jumped.
        return said - _next > Jitter && said <= latest + late + Jitter ? said : _next;
    }

    private TimeSpan Open(TimeSpan from, TimeSpan until, bool isLead)
    {
        if (_open == _holes.Length)
        {
            Array.Copy(_holes, 1, _holes, 0, --_open);
        }

        _holes[_open++] = new Hole(until, until - from, until, isLead);
        return until;
    }

    private void PullBack(ref TimeSpan at, TimeSpan latest)
    {
        while (_open > 0 && at > latest)
        {
            ref var hole = ref _holes[_open - 1];
            var earlier = hole.IsLead || at - latest < hole.Length ? at - latest : hole.Length;
            moved(hole.End, _next, earlier);
            hole = hole with { End = hole.End - earlier, Length = hole.Length - earlier, Found = latest };
            (at, _next, _shift) = (at - earlier, _next - earlier, _shift - earlier);
            Missing -= hole.IsLead ? TimeSpan.Zero : earlier;
            _open -= hole.Length == TimeSpan.Zero && !hole.IsLead ? 1 : 0;
        }
    }

    private TimeSpan Take(TimeSpan offset, TimeSpan at)
    {
        Missing += at < _next || (_open > 0 && _holes[_open - 1].IsLead) ? TimeSpan.Zero : at - _next;
        (_next, _shift) = (at + AudioFormat.FrameDuration, at - offset);
        return at;
    }

    /// <param name="Found">When the first frame after it arrived, or the last frame of the burst after it.</param>
    /// <param name="IsLead">
    /// The time before the first frame. Nothing is missing there. Frames that waited while the call was being opened are older than the
    /// call's clock, and move to before its beginning.
    /// </param>
    private readonly record struct Hole(TimeSpan End, TimeSpan Length, TimeSpan Found, bool IsLead);
}
