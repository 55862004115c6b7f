using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Records what is deleted, why and by whom. The record outlives what was deleted.</summary>
internal interface IDeletionTrail
{
    /// <summary>Runs before anything is deleted. It may run again for the same deletion after an outage.</summary>
    /// <param name="note">With the number of files that are going to be deleted.</param>
    /// <exception cref="DeletionNotRecordedException">No store took the record in time. Nothing may be deleted now.</exception>
    Task RecordAsync(CallId call, RecordingDeletionNote note, CancellationToken stopping);
}

/// <summary>The audit took no record of a deletion, so nothing was deleted.</summary>
internal sealed class DeletionNotRecordedException() : TimeoutException("The deletion of a recording could not be recorded in the audit. Nothing was deleted. Try it again when Cosmos DB or Redis answers.");
