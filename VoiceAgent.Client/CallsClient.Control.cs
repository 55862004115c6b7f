using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>
/// What can be done with live calls. Each method returns the id of an operation. Events with this id (<c>operation.ended</c>) tell the result. All need
/// the permission <c>calls.control</c>, if nothing else is said. A refused command throws <see cref="VoiceAgentApiException"/> with the status 409.
/// </summary>
public sealed partial class CallsClient
{
    /// <summary>Puts the caller on hold. The agent is quiet, and the conversation goes on afterwards.</summary>
    /// <param name="music">Null for the music of the gateway's configuration.</param>
    /// <param name="key">The idempotency key.</param>
    public Task<string> HoldAsync(CallId call, Prompt? music = null, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "hold", new { music }, key, leaving);

    /// <summary>Ends the hold. The agent goes on where it was.</summary>
    public Task<string> UnholdAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "unhold", null, key, leaving);

    /// <summary>Who is on the call. It needs the permission <c>calls.read</c>.</summary>
    public async Task<IReadOnlyList<Participant>> ParticipantsAsync(CallId call, CancellationToken leaving = default) =>
        (await _requests.ReadAsync<ParticipantsView>(ApiRequests.Get($"{Path}/{call}/participants"), leaving)).Participants;

    /// <summary>Calls somebody, who joins the call when they answer.</summary>
    /// <param name="target">A number in E.164, or the raw id of a user.</param>
    /// <param name="rings">How long their telephone rings: 5 to 180 seconds. Null for 30 seconds.</param>
    public Task<string> AddParticipantAsync(CallId call, string target, TimeSpan? rings = null, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "participants", new { target, rings = (int?)rings?.TotalSeconds }, key, leaving);

    /// <summary>Gives up an addition that nobody has answered.</summary>
    /// <param name="operation">The id that <see cref="AddParticipantAsync"/> returned.</param>
    public Task<string> CancelAdditionAsync(CallId call, string operation, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "participants/cancel", new { operation }, key, leaving);

    /// <summary>Ends a participant's part in the call. The caller cannot be removed.</summary>
    /// <param name="target">A number in E.164, or the raw id of a user.</param>
    public Task<string> RemoveParticipantAsync(CallId call, string target, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "participants/remove", new { target }, key, leaving);

    /// <summary>Mutes a user of Communication Services. The telephony service cannot mute others, and cannot unmute: the user does that.</summary>
    /// <param name="target">The raw id of the user.</param>
    public Task<string> MuteParticipantAsync(CallId call, string target, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "participants/mute", new { target }, key, leaving);

    /// <summary>The agent leaves the call, and the others go on. It needs the permission <c>calls.hangup</c>.</summary>
    public Task<string> LeaveAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "leave", null, key, leaving);

    /// <summary>Plays a prompt.</summary>
    /// <param name="target">Who hears it. Null for all.</param>
    /// <param name="loop">True to repeat it until it is cancelled.</param>
    public Task<string> PlayAsync(CallId call, Prompt prompt, string? target = null, bool loop = false, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "play", new { prompt, target, loop }, key, leaving);

    /// <summary>Ends all prompts and all collections of keys.</summary>
    public Task<string> CancelPromptsAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "play/cancel", null, key, leaving);

    /// <summary>Sends keys to a telephone.</summary>
    /// <param name="keys">1 to 32 of 0–9, *, #, A–D.</param>
    /// <param name="target">Null for the caller.</param>
    public Task<string> SendKeysAsync(CallId call, string keys, string? target = null, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "keys/send", new { keys, target }, key, leaving);

    /// <summary>Collects digits. The event says when they are there, and <see cref="FindKeysAsync"/> returns them.</summary>
    public Task<string> CollectKeysAsync(CallId call, KeyCollection collection, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(
            call,
            "keys/collect",
            new
            {
                collection.Most,
                collection.StopKeys,
                firstSeconds = (int?)collection.First?.TotalSeconds,
                betweenSeconds = (int?)collection.Between?.TotalSeconds,
                collection.Question,
                collection.Target,
            },
            key,
            leaving);

    /// <summary>Hears each key of a participant until it is stopped. <see cref="FindKeysAsync"/> returns the keys so far.</summary>
    /// <param name="target">Null for the caller.</param>
    public Task<string> ListenForKeysAsync(CallId call, string? target = null, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "keys/listen", new { target }, key, leaving);

    /// <summary>Stops hearing the keys of a participant.</summary>
    public Task<string> StopListeningForKeysAsync(CallId call, string? target = null, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "keys/listen/stop", new { target }, key, leaving);

    /// <summary>The keys of an operation. Null when there are none, or not any more: they are kept for ten minutes. It is audited.</summary>
    public async Task<string?> FindKeysAsync(CallId call, string operation, CancellationToken leaving = default) =>
        (await _requests.FindAsync<KeysView>(ApiRequests.Get($"{Path}/{call}/keys/{Uri.EscapeDataString(operation)}"), leaving))?.Keys;

    /// <summary>Takes the caller from the agent, for example while a human talks with them.</summary>
    public Task<string> StopMediaAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "media/stop", null, key, leaving);

    /// <summary>Gives the caller back to the agent, who continues the conversation.</summary>
    public Task<string> StartMediaAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "media/start", null, key, leaving);

    /// <summary>Sends the telephony service's own transcript to the address in the gateway's configuration.</summary>
    /// <param name="language">BCP 47. Null for the language of the call.</param>
    public Task<string> StartTranscriptionAsync(CallId call, string? language = null, string? key = null, CancellationToken leaving = default) =>
        OperateAsync(call, "transcription/start", new { language }, key, leaving);

    /// <summary>Stops the telephony service's own transcript.</summary>
    public Task<string> StopTranscriptionAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "transcription/stop", null, key, leaving);

    /// <summary>The telephony service records the call too. It needs the permission <c>calls.recording</c>.</summary>
    public Task<string> StartServiceRecordingAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "service-recording/start", null, key, leaving);

    /// <summary>Pauses the telephony service's own recording.</summary>
    public Task<string> PauseServiceRecordingAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "service-recording/pause", null, key, leaving);

    /// <summary>Ends the pause of people. The recording stays paused while keys of the caller are taken.</summary>
    public Task<string> ResumeServiceRecordingAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "service-recording/resume", null, key, leaving);

    /// <summary>Ends the telephony service's own recording. Its file comes some minutes later.</summary>
    public Task<string> StopServiceRecordingAsync(CallId call, string? key = null, CancellationToken leaving = default) => OperateAsync(call, "service-recording/stop", null, key, leaving);

    /// <summary>The state of the telephony service's own recording. It needs the permission <c>calls.read</c>.</summary>
    public Task<ServiceRecordingState> ServiceRecordingAsync(CallId call, CancellationToken leaving = default) =>
        _requests.ReadAsync<ServiceRecordingState>(ApiRequests.Get($"{Path}/{call}/service-recording"), leaving);

    private async Task<string> OperateAsync(CallId call, string act, object? body, string? key, CancellationToken leaving) =>
        (await _requests.ReadAsync<OperationView>(ApiRequests.Command($"{Path}/{call}/{act}", body, key), leaving)).Operation;

    private sealed record OperationView(string Operation);

    private sealed record KeysView(string Keys);

    private sealed record ParticipantsView(IReadOnlyList<Participant> Participants);
}
