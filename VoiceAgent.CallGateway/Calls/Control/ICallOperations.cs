namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>What people can ask the telephony service to do on a live call. Events with the id of the operation report the results.</summary>
/// <remarks>
/// A target is a number in E.164, or the raw id of a user. A method returns false when the call is over or the target is not on it. It throws
/// <see cref="TelephonyException"/> when the service cannot be reached or refuses the request.
/// </remarks>
internal interface ICallOperations
{
    /// <summary>Whether calls are answered in a way that lets them be transcribed.</summary>
    bool CanTranscribe { get; }

    /// <param name="music">Null for silence.</param>
    Task<bool> HoldAsync(string connectionId, string target, Prompt? music, string operation, CancellationToken stopping);

    Task<bool> UnholdAsync(string connectionId, string target, string operation, CancellationToken stopping);

    /// <returns>Null when the call is over.</returns>
    Task<IReadOnlyList<CallMember>?> MembersAsync(string connectionId, CancellationToken stopping);

    /// <returns>The id of the invitation. Null when the call is over.</returns>
    Task<string?> AddAsync(string connectionId, Addition addition, string operation, CancellationToken stopping);

    Task<bool> CancelAdditionAsync(string connectionId, string invitation, string operation, CancellationToken stopping);

    Task<bool> RemoveAsync(string connectionId, string target, string operation, CancellationToken stopping);

    /// <summary>Mutes a user of Communication Services. The service cannot mute anybody else, and cannot unmute.</summary>
    Task<bool> MuteAsync(string connectionId, string target, string operation, CancellationToken stopping);

    /// <param name="target">Null plays to all.</param>
    Task<bool> PlayAsync(string connectionId, string? target, Prompt prompt, bool isLoop, string operation, CancellationToken stopping);

    /// <summary>Ends everything that the service plays, and all collections of keys.</summary>
    Task<bool> CancelMediaAsync(string connectionId, CancellationToken stopping);

    /// <param name="keys">0–9, *, #, A–D.</param>
    Task<bool> SendKeysAsync(string connectionId, string target, string keys, string operation, CancellationToken stopping);

    Task<bool> ListenForKeysAsync(string connectionId, string target, string operation, CancellationToken stopping);

    Task<bool> StopListeningAsync(string connectionId, string target, string operation, CancellationToken stopping);

    Task<bool> CollectKeysAsync(string connectionId, KeyCollection collection, string operation, CancellationToken stopping);

    Task<bool> StopMediaAsync(string connectionId, CancellationToken stopping);

    /// <param name="language">BCP 47.</param>
    Task<bool> StartTranscriptionAsync(string connectionId, string language, string operation, CancellationToken stopping);

    Task<bool> StopTranscriptionAsync(string connectionId, string operation, CancellationToken stopping);

    /// <summary>The service records the call as a WAV file with a channel for each participant. An event reports the file after the end.</summary>
    /// <param name="serverCallId">The service's id of the call as a whole.</param>
    /// <returns>The id of the recording. Null when the call is over.</returns>
    Task<string?> StartRecordingAsync(string serverCallId, bool isPaused, CancellationToken stopping);

    /// <returns>False when there is no such recording any more.</returns>
    Task<bool> PauseRecordingAsync(string recording, CancellationToken stopping);

    /// <returns>False when there is no such recording any more.</returns>
    Task<bool> ResumeRecordingAsync(string recording, CancellationToken stopping);

    /// <returns>False when there is no such recording any more.</returns>
    Task<bool> StopRecordingAsync(string recording, CancellationToken stopping);

    /// <returns>Whether the service records now. Null when there is no such recording any more.</returns>
    Task<bool?> IsRecordingAsync(string recording, CancellationToken stopping);
}
