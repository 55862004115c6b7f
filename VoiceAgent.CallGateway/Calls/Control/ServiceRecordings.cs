using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>
/// Pauses and resumes the telephony service's own recordings as the records of their calls say. A recording that the service writes cannot be changed
/// afterwards, so it is paused before a question for keys is played.
/// </summary>
internal sealed class ServiceRecordings(ICallRecords records, ICallOperations operations)
{
    // Other gateways may change the record at the same time.
    private const int MostRounds = 5;

    /// <summary>Whether the service may not record now: somebody has paused it, the caller refuses, keys of the caller are taken, or the agent expects a card.</summary>
    public static bool MustPause(CallRecord call) => call.ServiceRecording?.PausedBy is not null || call.Consent is { Given: false } || call.ExpectsCard || OperationRules.TakesKeys(call);

    /// <summary>Tells the service what the record says. It is safe to repeat.</summary>
    /// <exception cref="TelephonyException">The service cannot be reached or refuses.</exception>
    public async Task FollowAsync(CallId call, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await records.FindAsync(call) is not { IsLive: true, ServiceRecording: { Id: { } id, IsStopped: false } recording } record || recording.IsPaused == MustPause(record))
            {
                return;
            }

            var pause = !recording.IsPaused;
            var isThere = await (pause ? operations.PauseRecordingAsync(id, stopping) : operations.ResumeRecordingAsync(id, stopping));
            await records.ChangeAsync(call, current => current.ServiceRecording is { } last && last.Id == id
                ? current with { ServiceRecording = last with { IsPaused = pause, IsStopped = last.IsStopped || !isThere } }
                : null);
        }
    }
}
