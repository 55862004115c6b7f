using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Sip;

namespace VoiceAgent.CallGateway.Telephony;

/// <summary>Operations on live calls of an installation that has both Azure Communication Services and telephone trunks.</summary>
internal sealed class EitherOperations(ICallOperations acs, ICallOperations trunks) : ICallOperations
{
    public bool CanTranscribe => acs.CanTranscribe;

    public Task<bool> HoldAsync(string connectionId, string target, Prompt? music, string operation, CancellationToken stopping) =>
        Of(connectionId).HoldAsync(connectionId, target, music, operation, stopping);

    public Task<bool> UnholdAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        Of(connectionId).UnholdAsync(connectionId, target, operation, stopping);

    public Task<IReadOnlyList<CallMember>?> MembersAsync(string connectionId, CancellationToken stopping) => Of(connectionId).MembersAsync(connectionId, stopping);

    public Task<string?> AddAsync(string connectionId, Addition addition, string operation, CancellationToken stopping) =>
        Of(connectionId).AddAsync(connectionId, addition, operation, stopping);

    public Task<bool> CancelAdditionAsync(string connectionId, string invitation, string operation, CancellationToken stopping) =>
        Of(connectionId).CancelAdditionAsync(connectionId, invitation, operation, stopping);

    public Task<bool> RemoveAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        Of(connectionId).RemoveAsync(connectionId, target, operation, stopping);

    public Task<bool> MuteAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        Of(connectionId).MuteAsync(connectionId, target, operation, stopping);

    public Task<bool> PlayAsync(string connectionId, string? target, Prompt prompt, bool isLoop, string operation, CancellationToken stopping) =>
        Of(connectionId).PlayAsync(connectionId, target, prompt, isLoop, operation, stopping);

    public Task<bool> CancelMediaAsync(string connectionId, CancellationToken stopping) => Of(connectionId).CancelMediaAsync(connectionId, stopping);

    public Task<bool> SendKeysAsync(string connectionId, string target, string keys, string operation, CancellationToken stopping) =>
        Of(connectionId).SendKeysAsync(connectionId, target, keys, operation, stopping);

    public Task<bool> ListenForKeysAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        Of(connectionId).ListenForKeysAsync(connectionId, target, operation, stopping);

    public Task<bool> StopListeningAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        Of(connectionId).StopListeningAsync(connectionId, target, operation, stopping);

    public Task<bool> CollectKeysAsync(string connectionId, KeyCollection collection, string operation, CancellationToken stopping) =>
        Of(connectionId).CollectKeysAsync(connectionId, collection, operation, stopping);

    public Task<bool> StopMediaAsync(string connectionId, CancellationToken stopping) => Of(connectionId).StopMediaAsync(connectionId, stopping);

    public Task<bool> StartTranscriptionAsync(string connectionId, string language, string operation, CancellationToken stopping) =>
        Of(connectionId).StartTranscriptionAsync(connectionId, language, operation, stopping);

    public Task<bool> StopTranscriptionAsync(string connectionId, string operation, CancellationToken stopping) =>
        Of(connectionId).StopTranscriptionAsync(connectionId, operation, stopping);

    public Task<string?> StartRecordingAsync(string serverCallId, bool isPaused, CancellationToken stopping) => Of(serverCallId).StartRecordingAsync(serverCallId, isPaused, stopping);

    public Task<bool> PauseRecordingAsync(string recording, CancellationToken stopping) => Of(recording).PauseRecordingAsync(recording, stopping);

    public Task<bool> ResumeRecordingAsync(string recording, CancellationToken stopping) => Of(recording).ResumeRecordingAsync(recording, stopping);

    public Task<bool> StopRecordingAsync(string recording, CancellationToken stopping) => Of(recording).StopRecordingAsync(recording, stopping);

    public Task<bool?> IsRecordingAsync(string recording, CancellationToken stopping) => Of(recording).IsRecordingAsync(recording, stopping);

    private ICallOperations Of(string id) => SipConnections.Is(id) ? trunks : acs;
}
