namespace VoiceAgent.Contracts.Calls;

/// <summary>Whether the caller agrees to be recorded, as they last said it on the call.</summary>
public sealed record RecordingConsent(bool Given, DateTimeOffset At)
{
    /// <summary>The name of the caller in <see cref="RecordingPaused"/> and <see cref="RecordingResumed"/>.</summary>
    public const string Caller = "caller";

    /// <returns>Null until the caller has said something about the recording.</returns>
    public static RecordingConsent? In(IEnumerable<LoggedEvent> events) => events.Select(Of).OfType<RecordingConsent>().LastOrDefault();

    private static RecordingConsent? Of(LoggedEvent logged) => logged.Event switch
    {
        RecordingPaused { By: Caller } => new(false, logged.At),
        RecordingResumed { By: Caller } => new(true, logged.At),
        _ => null,
    };
}
