using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Records what was deleted, why and by whom. The record outlives what was deleted.</summary>
internal interface IDeletionTrail
{
    Task RecordAsync(CallId call, RecordingDeletionNote note, CancellationToken stopping);
}

/// <summary>Writes the deletions to the log. The entry of the recording has them too.</summary>
internal sealed partial class LoggedDeletions(ILogger<LoggedDeletions> logger) : IDeletionTrail
{
    public Task RecordAsync(CallId call, RecordingDeletionNote note, CancellationToken stopping)
    {
        Deleted(logger, call, note.Copies, note.Why, note.By);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "The recording of call {Call} was deleted with its copies ({Copies} files). Reason: {Why}. By: {By}.")]
    private static partial void Deleted(ILogger logger, CallId call, int copies, string why, string by);
}
