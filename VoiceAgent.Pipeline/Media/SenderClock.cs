using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Media;

/// <summary>
/// The offsets of the caller's frames by the clock of the telephony service. Each frame follows the one before it, unless its
/// timestamp says that frames between them were left out. Timestamps that are missing, stand still, go back or jump are ignored.
/// </summary>
internal sealed class SenderClock
{
    // Timestamps have whole milliseconds, and frames are stamped a little early or late.
    private static readonly TimeSpan Uneven = TimeSpan.FromMilliseconds(40);

    // Without frames for longer than this, the connection counts as lost. A longer step is a clock that was set.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private DateTimeOffset _origin;
    private TimeSpan _next;

    /// <param name="captured">The frame's timestamp. The default value when it has none.</param>
    public TimeSpan Next(DateTimeOffset captured)
    {
        var at = _next;
        if (captured != default && captured >= DateTimeOffset.UnixEpoch)
        {
            var leftOut = captured - _origin - at;
            if (_origin != default && leftOut > Uneven && leftOut <= Longest)
            {
                at += leftOut;
            }
            else if (leftOut.Duration() > Uneven)
            {
                _origin = captured - at;
            }
        }

        _next = at + AudioFormat.FrameDuration;
        return at;
    }
}
