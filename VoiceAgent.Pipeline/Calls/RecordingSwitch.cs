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

    // A pause that comes late leaves digits of a card in a file that cannot be changed.
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);
    private const int MostTries = 3;

    private readonly Lock _guard = new();
    private ICallSound? _sound;
    private IConversation? _conversation;
    private bool _refused;
    private bool _paused;
    private bool _expectsCard;
    private Task _following = Task.CompletedTask;

    /// <summary>What the record says. Null: another worker has written it.</summary>
    private bool? _written = false;

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
    public void Adopt(bool refused, bool paused) => (_refused, _paused, _written) = (refused, paused, null);

    /// <summary>
    /// The caller may give digits of a payment card now, or not any more. The recording of the platform silences such digits itself. The record of
    /// the call tells the gateway that the telephony service's own recording must pause.
    /// </summary>
    public void ExpectCard(bool isExpected)
    {
        lock (_guard)
        {
            _expectsCard = isExpected;
            _following = WriteCardAsync(_following);
        }
    }

    /// <summary>Completes when the record says what <see cref="ExpectCard"/> was told last, at the latest after a second.</summary>
    public Task SettleAsync()
    {
        lock (_guard)
        {
            return _following.IsCompleted ? Task.CompletedTask : Task.WhenAny(_following, Task.Delay(LongestStore, time));
        }
    }

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

    private async Task WriteCardAsync(Task before)
    {
        await before;
        for (var tries = 1; ; tries++)
        {
            var isExpected = Volatile.Read(ref _expectsCard);
            if (_written == isExpected)
            {
                return;
            }

            try
            {
                var changed = await records.ChangeAsync(call, record => record with { ExpectsCard = isExpected });
                await (changed?.ServiceRecording is null || control is null ? Task.CompletedTask : control.FollowRecordingAsync(call));
                _written = isExpected;
                return;
            }
            catch (Exception failure) when (tries == MostTries)
            {
                NotPaused(log, isExpected ? "paused" : "resumed", failure.GetType().Name);
                return;
            }
            catch (Exception)
            {
                await Task.Delay(Again, time);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The telephony service's own recording may not have been {Changed}, although the caller may give a card number or has given it ({Reason}). Check the file of this call, and that the gateway can be reached.")]
    private static partial void NotPaused(ILogger log, string changed, string reason);

    [LoggerMessage(LogLevel.Warning, "The caller's consent to the recording could not be written to the call's record ({Reason}). It is in the call's log.")]
    private static partial void NotStored(ILogger log, string reason);
}
