using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Pauses and resumes the recording of one call. The caller and the operators pause independently: an operator cannot resume what
/// the caller has refused. Each change is in the call's log, and the caller's consent is in the call's record.
/// </summary>
internal sealed partial class RecordingSwitch(CallId call, ICallRecords records, TimeProvider time, ILogger log, ICallControl? control = null) : IRecordingSwitch
{
    private static readonly TimeSpan LongestStore = TimeSpan.FromSeconds(1);

    private readonly Lock _guard = new();
    private ICallSound? _sound;
    private IConversation? _conversation;
    private bool _refused;
    private bool _paused;

    /// <summary>The call's sound is open. Changes are reported to the conversation, which writes them to the log.</summary>
    public void Use(ICallSound sound, IConversation conversation)
    {
        lock (_guard)
        {
            (_sound, _conversation) = (sound, conversation);
            if (_refused || _paused)
            {
                sound.PauseRecording();
            }
        }
    }

    /// <summary>Another worker ran the call before. What was paused stays paused. Call it before <see cref="Use"/>.</summary>
    public void Adopt(bool refused, bool paused) => (_refused, _paused) = (refused, paused);

    public Task RefuseAsync()
    {
        Change(RecordingConsent.Caller, refused: true, paused: null);
        return StoreConsentAsync(given: false);
    }

    public async Task<bool> ConsentAsync()
    {
        var isRecording = Change(RecordingConsent.Caller, refused: false, paused: null);
        await StoreConsentAsync(given: true);
        return isRecording;
    }

    /// <summary>An operator pauses the recording.</summary>
    public void Pause(string by) => Change(by, refused: null, paused: true);

    /// <summary>An operator ends the pause of the operators. The call stays unrecorded if the caller has refused.</summary>
    public void Resume(string by) => Change(by, refused: null, paused: false);

    private bool Change(string by, bool? refused, bool? paused)
    {
        lock (_guard)
        {
            _refused = refused ?? _refused;
            _paused = paused ?? _paused;
            var isRecording = !_refused && !_paused;
            if (isRecording)
            {
                _sound?.ResumeRecording();
            }
            else
            {
                _sound?.PauseRecording();
            }

            _conversation?.Post(new RecordingSwitched(by, IsPaused: refused ?? paused ?? false));
            return isRecording;
        }
    }

    // The recording has changed already. A store that is slow must not delay the agent, who tells the caller about it.
    private Task StoreConsentAsync(bool given) => Task.WhenAny(WriteConsentAsync(given), Task.Delay(LongestStore, time));

    // The event in the call's log is the proof. The record only shows the consent while the call is live, so a failure is not repeated.
    private async Task WriteConsentAsync(bool given)
    {
        try
        {
            var consent = new RecordingConsent(given, time.GetUtcNow());
            var changed = await records.ChangeAsync(call, record => record with { Consent = consent });
            await (changed?.ServiceRecording is null || control is null ? Task.CompletedTask : control.FollowRecordingAsync(call));
        }
        catch (Exception failure)
        {
            NotStored(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The caller's consent to the recording could not be written to the call's record ({Reason}). It is in the call's log.")]
    private static partial void NotStored(ILogger log, string reason);
}
