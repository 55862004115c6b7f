namespace VoiceAgent.CallLog;

/// <summary>The times that all implementations of <see cref="ICallQueue"/> share.</summary>
public static class QueueTimes
{
    /// <summary>A caller about whom no gateway has asked for this time is removed from the queue.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(40);

    /// <summary>How long the times of turns are kept, for estimates of the wait.</summary>
    public static readonly TimeSpan Turns = TimeSpan.FromMinutes(15);
}
