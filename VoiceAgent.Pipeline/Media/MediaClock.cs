namespace VoiceAgent.Pipeline.Media;

/// <summary>The clock of a call's audio. Both sides use it, so that what happened at one moment is at one place in the recording.</summary>
/// <param name="begins">Where the media stream begins on the call's clock. Zero for the first stream of the call.</param>
internal sealed class MediaClock(TimeProvider time, TimeSpan begins = default)
{
    private readonly long _opened = time.GetTimestamp();

    public TimeProvider Time => time;

    /// <summary>Where the media stream begins.</summary>
    public TimeSpan Begins => begins;

    /// <summary>The time since the call's first media stream was opened.</summary>
    public TimeSpan Now => begins + time.GetElapsedTime(_opened);
}
