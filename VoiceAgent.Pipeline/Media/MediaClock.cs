namespace VoiceAgent.Pipeline.Media;

/// <summary>The clock of a call's audio. Both sides use it, so that what happened at one moment is at one place in the recording.</summary>
internal sealed class MediaClock(TimeProvider time)
{
    private readonly long _opened = time.GetTimestamp();

    public TimeProvider Time => time;

    /// <summary>The time since the media stream was opened.</summary>
    public TimeSpan Now => time.GetElapsedTime(_opened);
}
