using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.Text.Numbers;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Creates transcription, speech and recording for a call's media stream.</summary>
internal interface ICallSoundFactory
{
    /// <param name="conversation">Receives events for everything that is heard and played. It may be called from any thread.</param>
    ICallSound Open(CallSoundRequest request, IMediaStream line, IConversation conversation);
}

internal sealed record CallSoundRequest(CallId Call, AgentSound Agent)
{
    public RecordingStart Start { get; init; } = RecordingStart.First;

    /// <summary>The call's log, if another worker ran the call before.</summary>
    public IReadOnlyList<LoggedEvent> Before { get; init; } = [];

    /// <summary>The tone of a voicemail is reported.</summary>
    public bool ListensForTones { get; init; }

    /// <summary>The agent greets at once. It does not when it continues a call, or waits for what a voicemail says.</summary>
    public bool AgentSpeaksFirst => !ListensForTones && Before.Count == 0 && Start.Offset == TimeSpan.Zero;

    /// <summary>Told whether the caller may give digits of a payment card now.</summary>
    public Action<bool>? CardExpected { get; init; }
}

/// <summary>An agent's voice, and the language and words it expects.</summary>
/// <param name="Voice">The synthesis service's name of the agent's voice.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Phrases">Phrase hints: names and terms that the caller may say.</param>
/// <param name="Ahead">Phrases of every call, the greeting first. They may be synthesised once and cached.</param>
internal sealed record AgentSound(string Voice, string Language, IReadOnlyList<string> Phrases, IReadOnlyList<string> Ahead)
{
    /// <summary>What the agent may receive of payment card numbers.</summary>
    public CardPolicy Cards { get; init; } = CardPolicy.Default;

    /// <summary>The words that the voice would pronounce wrong.</summary>
    public Lexicon Lexicon { get; init; } = Lexicon.None;

    /// <summary>BCP 47. The languages that the caller may speak, the agent's first.</summary>
    public IReadOnlyList<string> Languages { get => field ?? [Language]; init; }

    /// <summary>What is known of the numbers that a caller may say.</summary>
    public NumberContext Numbers { get; init; } = NumberContext.Default;

    public StartOfSpeech StartOfSpeech { get; init; } = StartOfSpeech.AsConfigured;
}

/// <summary>The audio of one call. The session that owns it handles no audio bytes.</summary>
internal interface ICallSound : IAsyncDisposable
{
    IAgentVoice Voice { get; }

    /// <summary>How the audio was until now. Null when it is not measured.</summary>
    QualityMeasured? Quality => null;

    /// <summary>Later clauses are spoken with this agent's voice. Earlier clauses keep their voice.</summary>
    void SpeakAs(AgentSound agent);

    /// <summary>Transcribes in this agent's language from now on. Earlier audio still gets its final transcript.</summary>
    void ListenAs(AgentSound agent);

    /// <summary>Reads the media stream until it ends. Each frame goes to the voice detector, the transcriber and the recording.</summary>
    Task<MediaStreamEnding> ListenAsync(CancellationToken hangUp);

    /// <summary>While the caller is on hold, nothing is said and nothing is heard. What was being said goes on afterwards.</summary>
    void PutOnHold(bool isOnHold);

    /// <summary>Whether the caller's keys are for somebody else.</summary>
    void IgnoreKeys(bool isOn);

    void PauseRecording();

    void ResumeRecording();

    /// <summary>Runs after <see cref="ListenAsync"/>: delivers the last final transcripts to the conversation. The recording stays open.</summary>
    Task HearOutAsync(CancellationToken stopping);

    /// <summary>
    /// Runs after <see cref="ListenAsync"/>: delivers the last final transcripts to the conversation and closes the recording.
    /// </summary>
    /// <returns>The recording. Null when nothing was recorded, or the store failed.</returns>
    Task<RecordingClosed?> DrainAsync(CancellationToken stopping);
}
