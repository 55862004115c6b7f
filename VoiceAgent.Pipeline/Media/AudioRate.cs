using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Media;

/// <summary>
/// Compares the audio that a caller's stream has delivered with the time that has passed. Late audio comes in a burst, but all audio
/// together is never more than the time. A stream that delivers more is not a telephone, and would multiply the transcriber's cost.
/// </summary>
/// <param name="ahead">How much more audio than time is accepted.</param>
internal sealed class AudioRate(TimeSpan ahead, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _received;

    /// <summary>Counts one frame of 20 ms.</summary>
    /// <returns>False when the frame is one too many. It is not counted.</returns>
    public bool TryTake()
    {
        if (_received > time.GetElapsedTime(_began) + ahead)
        {
            return false;
        }

        _received += AudioFormat.FrameDuration;
        return true;
    }
}
