using VoiceAgent.CallGateway.Calls.Control;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Operations on live calls.</summary>
internal sealed partial class FakeTelephony : ICallOperations
{
    /// <summary>Who is on every call.</summary>
    public IReadOnlyList<CallMember> Members { get; set; } = [];

    public bool CanTranscribe { get; set; }

    public Task<bool> HoldAsync(string connectionId, string target, Prompt? music, string operation, CancellationToken stopping) =>
        Do($"hold {target} with {music?.File?.ToString() ?? music?.Text ?? "silence"}");

    public Task<bool> UnholdAsync(string connectionId, string target, string operation, CancellationToken stopping) => Do($"unhold {target}");

    public Task<IReadOnlyList<CallMember>?> MembersAsync(string connectionId, CancellationToken stopping)
    {
        ThrowIfDown();
        return Task.FromResult(IsGone ? null : Members);
    }

    public async Task<string?> AddAsync(string connectionId, Addition addition, string operation, CancellationToken stopping) =>
        await Do($"add {addition.Target} for {addition.Rings.TotalSeconds} s") ? $"invitation-{operation}" : null;

    public Task<bool> CancelAdditionAsync(string connectionId, string invitation, string operation, CancellationToken stopping) => Do($"cancel {invitation}");

    public Task<bool> RemoveAsync(string connectionId, string target, string operation, CancellationToken stopping) => Do($"remove {target}");

    public Task<bool> MuteAsync(string connectionId, string target, string operation, CancellationToken stopping) => Do($"mute {target}");

    public Task<bool> PlayAsync(string connectionId, string? target, Prompt prompt, bool isLoop, string operation, CancellationToken stopping) =>
        Do($"play {prompt.File?.ToString() ?? prompt.Text ?? prompt.Ssml} to {target ?? "all"}");

    public Task<bool> CancelMediaAsync(string connectionId, CancellationToken stopping) => Do("cancel the media");

    public Task<bool> SendKeysAsync(string connectionId, string target, string keys, string operation, CancellationToken stopping) => Do($"send {keys} to {target}");

    public Task<bool> ListenForKeysAsync(string connectionId, string target, string operation, CancellationToken stopping) => Do($"listen for keys of {target}");

    public Task<bool> StopListeningAsync(string connectionId, string target, string operation, CancellationToken stopping) => Do($"stop listening for keys of {target}");

    public Task<bool> CollectKeysAsync(string connectionId, KeyCollection collection, string operation, CancellationToken stopping) => Do($"collect {collection.Most} keys of {collection.Target}");

    public Task<bool> StopMediaAsync(string connectionId, CancellationToken stopping) => Do($"stop the media of {connectionId}");

    public Task<bool> StartTranscriptionAsync(string connectionId, string language, string operation, CancellationToken stopping) => Do($"transcribe in {language}");

    public Task<bool> StopTranscriptionAsync(string connectionId, string operation, CancellationToken stopping) => Do("stop the transcription");

    /// <summary>Whether the service records now.</summary>
    public bool Records { get; private set; }

    public async Task<string?> StartRecordingAsync(string serverCallId, bool isPaused, CancellationToken stopping)
    {
        var isDone = await Do(isPaused ? $"record {serverCallId} from a pause on" : $"record {serverCallId}");
        Records = isDone && !isPaused;
        return isDone ? $"recording-{serverCallId}" : null;
    }

    public Task<bool> PauseRecordingAsync(string recording, CancellationToken stopping)
    {
        Records = false;
        return Do($"pause {recording}");
    }

    public Task<bool> ResumeRecordingAsync(string recording, CancellationToken stopping)
    {
        Records = true;
        return Do($"resume {recording}");
    }

    public Task<bool> StopRecordingAsync(string recording, CancellationToken stopping)
    {
        Records = false;
        return Do($"stop {recording}");
    }

    public Task<bool?> IsRecordingAsync(string recording, CancellationToken stopping)
    {
        ThrowIfDown();
        return Task.FromResult<bool?>(IsGone ? null : Records);
    }
}
