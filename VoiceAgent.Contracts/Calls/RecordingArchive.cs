namespace VoiceAgent.Contracts.Calls;

/// <summary>The problem details with which the gateway says that a recording is in the archive.</summary>
public static class RecordingArchive
{
    /// <summary>The type of the problem. Other problems of the same status have another type.</summary>
    public const string Problem = "urn:voiceagent:recording-archived";

    /// <summary>The time at which the recording is deleted. Null: it is kept for ever.</summary>
    public const string DeletedAt = "deletedAt";

    /// <summary>True when the store is bringing the recording back.</summary>
    public const string IsComingBack = "isComingBack";
}
