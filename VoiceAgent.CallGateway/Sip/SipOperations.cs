using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// Operations on calls of trunks. The worker speaks texts, sends keys and reports them. What only Azure Communication Services can do is refused in words: other participants,
/// files and SSML, collections of keys, transcription, and the service's own recording.
/// </summary>
internal sealed class SipOperations(SipLines lines, SipConnecting connecting, ILegs legs, SipReports reports) : ICallOperations
{
    public bool CanTranscribe => false;

    // The worker is quiet already. The caller hears silence.
    public async Task<bool> HoldAsync(string connectionId, string target, Prompt? music, string operation, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null } call || !IsParty(call, target))
        {
            return false;
        }

        await (music is { Text: { } text, Language: var language } ? SpeakAsync(call, text, language, operation, stopping)
            : music is not null ? reports.SendAsync(call, new TelephonyEvent.MusicFailed(operation, "Calls of trunks have no music from files.")) : Task.CompletedTask);
        return true;
    }

    public async Task<bool> UnholdAsync(string connectionId, string target, string operation, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null, Leg: { } leg, Worker: { } worker } call || !IsParty(call, target))
        {
            return false;
        }

        await legs.StopSpeakingAsync(worker, leg, stopping);
        return true;
    }

    public async Task<IReadOnlyList<CallMember>?> MembersAsync(string connectionId, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null } call)
        {
            return null;
        }

        List<CallMember> members = [new(call.Party, false, false)];
        if (call.Partner is { } partner && await lines.FindAsync(partner) is { EndedAt: null } other)
        {
            members.Add(new(other.Party, false, false));
        }

        return members;
    }

    public Task<string?> AddAsync(string connectionId, Addition addition, string operation, CancellationToken stopping) => throw Impossible("add a participant to a call of a trunk");

    public Task<bool> CancelAdditionAsync(string connectionId, string invitation, string operation, CancellationToken stopping) => Task.FromResult(false);

    public async Task<bool> RemoveAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        await lines.FindAsync(connectionId) is { EndedAt: null } ? throw Impossible("remove a participant from a call of a trunk") : false;

    public Task<bool> MuteAsync(string connectionId, string target, string operation, CancellationToken stopping) => throw Impossible("mute a participant of a call of a trunk");

    public async Task<bool> PlayAsync(string connectionId, string? target, Prompt prompt, bool isLoop, string operation, CancellationToken stopping)
    {
        if (prompt.Text is not { } text || isLoop)
        {
            throw Impossible("play a file, SSML or a loop on a call of a trunk. Send a text instead");
        }

        return await lines.FindAsync(connectionId) is { EndedAt: null } call && (target is null || IsParty(call, target)) && await SpeakAsync(call, text, prompt.Language, operation, stopping);
    }

    public async Task<bool> CancelMediaAsync(string connectionId, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null, Leg: { } leg, Worker: { } worker })
        {
            return false;
        }

        await legs.StopSpeakingAsync(worker, leg, stopping);
        return true;
    }

    public async Task<bool> SendKeysAsync(string connectionId, string target, string keys, string operation, CancellationToken stopping) =>
        await lines.FindAsync(connectionId) is { EndedAt: null, Leg: { } leg, Worker: { } worker } call && IsParty(call, target)
        && await legs.SendKeysAsync(worker, leg, new LegKeys(keys, operation), stopping);

    public async Task<bool> ListenForKeysAsync(string connectionId, string target, string operation, CancellationToken stopping) =>
        await lines.FindAsync(connectionId) is { EndedAt: null } call && IsParty(call, target)
        && await connecting.WithLegAsync(call, (worker, leg) => legs.ReportKeysAsync(worker, leg, new LegKeyListening(operation), stopping), stopping);

    public async Task<bool> StopListeningAsync(string connectionId, string target, string operation, CancellationToken stopping)
    {
        if (await lines.FindAsync(connectionId) is not { EndedAt: null, Leg: { } leg, Worker: { } worker } call || !IsParty(call, target))
        {
            return false;
        }

        await legs.StopReportingKeysAsync(worker, leg, stopping);
        await reports.SendAsync(call, new TelephonyEvent.OperationEnded(operation, Contracts.Calls.OperationOutcome.Done));
        return true;
    }

    public Task<bool> CollectKeysAsync(string connectionId, KeyCollection collection, string operation, CancellationToken stopping) =>
        throw Impossible("collect keys on a call of a trunk. Listen for keys instead");

    public Task<bool> StopMediaAsync(string connectionId, CancellationToken stopping) => throw Impossible("stop the media stream of a call of a trunk. Hang up or hold the call instead");

    public Task<bool> StartTranscriptionAsync(string connectionId, string language, string operation, CancellationToken stopping) => throw Impossible("transcribe a call of a trunk by itself");

    public Task<bool> StopTranscriptionAsync(string connectionId, string operation, CancellationToken stopping) => throw Impossible("transcribe a call of a trunk by itself");

    public Task<string?> StartRecordingAsync(string serverCallId, bool isPaused, CancellationToken stopping) => throw Impossible("record a call of a trunk. The platform's own recording has both sides");

    public Task<bool> PauseRecordingAsync(string recording, CancellationToken stopping) => Task.FromResult(false);

    public Task<bool> ResumeRecordingAsync(string recording, CancellationToken stopping) => Task.FromResult(false);

    public Task<bool> StopRecordingAsync(string recording, CancellationToken stopping) => Task.FromResult(false);

    public Task<bool?> IsRecordingAsync(string recording, CancellationToken stopping) => Task.FromResult<bool?>(null);

    private Task<bool> SpeakAsync(SipCall call, string text, string? language, string operation, CancellationToken stopping) =>
        connecting.WithLegAsync(call, (worker, leg) => legs.SpeakAsync(worker, leg, new LegSpeech(text, language ?? "en-US", operation), stopping), stopping);

    private static bool IsParty(SipCall call, string target) => call.Party == target;

    private static TelephonyException Impossible(string act)
    {
        var words = $"Trunks cannot {act}.";
        return new TelephonyException(words, new NotSupportedException(words), isPermanent: true) { IsRefusal = true };
    }
}
