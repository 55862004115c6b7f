using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Silence;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking;

internal enum CallStage
{
    /// <summary>The session waits for the media stream.</summary>
    Opening,
    Connected,

    /// <summary>The media stream has ended. It is not known whether the call has ended too: another worker may continue it.</summary>
    Cut,

    /// <summary>The conversation is over. The last transcripts, tools and the recording are being finished.</summary>
    Draining,
    Ended,
}

internal enum UserState
{
    Silent,

    /// <summary>The caller makes a sound, without words so far.</summary>
    MaybeSpeaking,
    Speaking,

    /// <summary>The caller is silent, but the turn may continue.</summary>
    EndpointPending,

    /// <summary>The turn has ended, and the agent has the floor.</summary>
    Committed,
}

internal enum AgentState
{
    Idle,

    /// <summary>The model works on a preemptive reply.</summary>
    Preempting,
    Thinking,
    AwaitingTool,
    Speaking,

    /// <summary>The agent has stopped because of a sound of the caller. It is not known yet whether it resumes.</summary>
    Yielding,
}

/// <summary>
/// The state of a conversation at one moment. Times count from the start of the session. Every part that waits holds its own
/// deadline (<c>…Due</c>). When the part is removed, its deadline is removed too.
/// </summary>
internal sealed record ConversationState
{
    /// <summary>Transcribers report the ends of words only roughly. Only a sound or a word that goes on for longer is another one.</summary>
    public static readonly TimeSpan SpokenWord = TimeSpan.FromMilliseconds(400);

    /// <summary>The active agent.</summary>
    public required Persona Persona { get; init; }

    public ConversationPolicy Policy => Persona.Policy;

    /// <summary>The id of the persona whose voice spoke last. After a handoff it changes when the new agent says something.</summary>
    public required string Voice { get; init; }

    /// <summary>The handoffs of this call, oldest first.</summary>
    public ImmutableList<Handoff> Handoffs { get; init; } = [];

    public CallStage Call { get; init; } = CallStage.Opening;

    /// <summary>The deadline of the stage. Opening: the media stream must be open. Connected: the longest call. Draining: all work must be done.</summary>
    public TimeSpan CallDue { get; init; }

    public TimeSpan OpenedAt { get; init; }

    public MediaStage Media { get; init; } = MediaStage.Awaited;

    /// <summary>The end of the media stream is the end of the call. False when a gateway reports the end, and starts a lost stream again.</summary>
    public bool EndsWithMedia { get; init; } = true;

    /// <summary>The agent says goodbye after this time. The called number's route may have a limit of its own.</summary>
    public TimeSpan LongestCall => RouteLimit ?? Policy.Limits.LongestCall;

    /// <summary>The longest call of the called number's route. Null when the agent's own limit applies.</summary>
    public TimeSpan? RouteLimit { get; init; }

    /// <summary>A hand-over to another worker is asked for. The end of the media stream is then not the end of the call.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>This worker must leave, and a telephone rings for the caller. The agent stays with them and does not end the call because they are silent.</summary>
    public bool AwaitsHelp { get; init; }

    /// <summary>What another worker has left behind. It is used once, when the media stream opens.</summary>
    public TakenOver? TakenOver { get; init; }

    /// <summary>Whether a person or a voicemail has picked up is not known yet. Null on calls of callers, and as soon as it is known.</summary>
    public AnswerScreen? Screen { get; init; }

    /// <summary>A machine may still be noticed behind what was taken for a person. Null on calls of callers, and when the time for it is over.</summary>
    public AnswerDoubt? Doubt { get; init; }

    /// <summary>What was heard up to here, in media time, was heard during the screening.</summary>
    public TimeSpan ScreenedUntil { get; init; }

    /// <summary>The first words on a call that the platform has placed. Null: the agent's own.</summary>
    public IReadOnlyList<string>? OutboundGreeting { get; init; }

    /// <summary>What the agent says about the recording before its greeting. The caller cannot interrupt it.</summary>
    public IReadOnlyList<string> Notice { get; init; } = [];

    public IReadOnlyList<string> Greeting => [.. Notice, .. OutboundGreeting ?? Policy.Phrases.Greeting];

    /// <summary>Sentences that the caller cannot interrupt.</summary>
    public IReadOnlyList<string> MustBeHeard => Notice.Count == 0 ? Policy.Phrases.MustBeHeard : [.. Notice, .. Policy.Phrases.MustBeHeard];

    /// <summary>The log has the request to hang up already.</summary>
    public bool IsHangUpLogged { get; init; }

    /// <summary>Set when the conversation is over. If the telephony service has not closed the media stream by then, this program closes it.</summary>
    public TimeSpan? CloseDue { get; init; }

    /// <summary>The first reason to end the call. Later reasons do not change it.</summary>
    public CallEnding? Ending { get; init; }

    public string? EndingDetail { get; init; }

    /// <summary>When the sound began that the voice activity detector reports. Null during silence.</summary>
    public TimeSpan? SoundSince { get; init; }

    public TimeSpan? SoundDue { get; init; }

    /// <summary>When the caller's speech last ended.</summary>
    public TimeSpan SpeechEnd { get; init; }

    /// <summary>How likely the caller's voice was that of a finished turn, when it last fell silent. Null without a model that hears it.</summary>
    public double? SoundsFinished { get; init; }

    public CallerTurn Turn { get; init; } = CallerTurn.Greeting;

    /// <summary>What the caller has said since the turn was committed: an interruption, a continuation, or a backchannel.</summary>
    public Utterances OverlappingSpeech { get; init; } = Utterances.None;

    public TimeSpan OverlappingSpeechAt { get; init; }

    /// <summary>What the log has of <see cref="OverlappingSpeech"/>.</summary>
    public string LoggedOverlap { get; init; } = "";

    /// <summary>The first words of the current utterance, up to this point, belong to earlier turns.</summary>
    public SpentWords Spent { get; init; }

    /// <summary>The number of the last reply.</summary>
    public int Epoch { get; init; }

    public Reply? Reply { get; init; }

    /// <summary>The preemptive reply. It exists only while the turn is open and there is no reply.</summary>
    public PreemptiveReply? PreemptiveReply { get; init; }

    public TokenAccount Tokens { get; init; }

    public CallerPace Pace { get; init; }

    /// <summary>A stopped reply. The playout has not reported yet what the caller heard of it.</summary>
    public StoppedReply? Stopping { get; init; }

    /// <summary>What the agent does when its voice is silent. It is handled in the same step, unless a voice is being stopped.</summary>
    public NextAct? Next { get; init; }

    /// <summary>The abandoned reply, if the caller continues the turn that it answered. It belongs to <see cref="Next"/>.</summary>
    public Reply? Unheard { get; init; }

    /// <summary>The agent hangs up with this ending. Always null at the end of a step.</summary>
    public CallEnding? HangUp { get; init; }

    /// <summary>Tool calls that have not ended.</summary>
    public ImmutableList<ToolCall> Tools { get; init; } = [];

    /// <summary>The earlier turns: what was said, as the caller heard it, and the results of tools.</summary>
    public ImmutableList<HistoryEntry> History { get; init; } = [];

    /// <summary>The end of the silence timeout. <see cref="TimeSpan.MaxValue"/> when silence has no consequence.</summary>
    public TimeSpan? SilenceDue { get; init; }

    /// <summary>
    /// The last sound of the caller was long enough for words, the agent was silent, and no transcript has arrived. Also after a worker was lost: the
    /// caller may have spoken while nobody listened.
    /// </summary>
    public bool HeardUnclear { get; init; }

    /// <summary>The caller has heard the last reply of the call. The call is hung up shortly.</summary>
    public Parting? Parting { get; init; }

    /// <summary>Why nobody speaks, since the caller's last turn.</summary>
    public CallerSilence Silence { get; init; } = CallerSilence.AtTheStart;

    /// <summary>The reason that the call's log has. Each change of the reason is logged once.</summary>
    public SilenceReason LoggedSilence { get; init; }

    /// <summary>Up to here the transcriber has reported words. A later sound of the caller has no transcript yet.</summary>
    public TimeSpan TranscribedUntil { get; init; }

    public int FailuresInRow { get; init; }

    /// <summary>True when a fallback model can continue a failed reply.</summary>
    public bool HasFallbackModel { get; init; }

    /// <summary>The transfer after failures has rung. It is not tried twice.</summary>
    public bool HasTriedTransfer { get; init; }

    /// <summary>A transfer rings. What the caller says meanwhile is kept, and answered if the transfer fails.</summary>
    public bool IsTransferring => Tools.Exists(tool => tool is { Ending: CallEnding.Transferred, IsRunning: true });

    /// <summary>The last reply that the caller heard. Its echo may still arrive after its end.</summary>
    public AgentSpeech? Said { get; init; }

    /// <summary>The last echo of the agent's voice.</summary>
    public EchoTrace? Echo { get; init; }

    /// <summary>How late the transcripts of this call are.</summary>
    public TranscriptLag Lag { get; init; }

    /// <summary>The signs that the caller speaks another language than the agent.</summary>
    public LanguageSigns Language { get; init; } = LanguageSigns.None;

    /// <summary>The words from which the signs were read.</summary>
    public Utterances? LanguageJudged { get; init; }

    /// <summary>BCP 47. The agent changes to this language when it is silent. Null when it stays.</summary>
    public string? LanguageWanted { get; init; }

    /// <summary>The transcriber has returned the agent's own words as an echo. From then on the agent yields to words only, not to sounds.</summary>
    public bool HearsItself { get; init; }

    public UserState User =>
        SoundSince is not null ? (OpenWords.IsEmpty ? UserState.MaybeSpeaking : UserState.Speaking)
        : !Turn.IsCommitted ? UserState.EndpointPending
        : Reply is not null || Stopping is not null ? UserState.Committed
        : UserState.Silent;

    public AgentState Agent =>
        Reply is not { } reply ? (PreemptiveReply is null ? AgentState.Idle : AgentState.Preempting)
        : reply.YieldDue is not null ? AgentState.Yielding
        : reply.IsAudible ? AgentState.Speaking
        : Tools.IsEmpty ? AgentState.Thinking
        : AgentState.AwaitingTool;

    /// <summary>Neither the caller nor the agent speaks, and no reply is in preparation.</summary>
    public bool IsFloorFree => Call is CallStage.Connected && Reply is null && Stopping is null && Parting is null && SoundSince is null && Screen is null && Turn.IsCommitted;

    /// <summary>The reply needs another round with the model, and no tool has to finish first.</summary>
    public bool AwaitsRound =>
        Reply is { IsComplete: false, AnswerDue: null, AnswerFailure: null, VoiceFailure: null } && !Tools.Exists(static tool => tool.IsRunning || tool.Kind is ToolKind.Commit);

    /// <summary>The caller's last sound may have been words that are not transcribed yet.</summary>
    public bool MayHaveSaidMore => SpeechEnd > TranscribedUntil + SpokenWord;

    /// <summary>
    /// When nobody waits for anything: another worker can continue then, and the caller does not notice. It may be in the future, when a sound was
    /// not transcribed: it was a noise if no words come. Null while somebody speaks or waits.
    /// </summary>
    public TimeSpan? PauseAt =>
        !IsFloorFree || !Tools.IsEmpty || Next is not null || HangUp is not null || PreemptiveReply is not null || !OverlappingSpeech.IsEmpty || Turn.SettleDue is not null ? null
        : MayHaveSaidMore ? SpeechEnd + Policy.Limits.Words
        : SpeechEnd;

    /// <summary>The turn can be committed: no voice is being stopped, and no transfer rings.</summary>
    public bool MayCommit => Stopping is null && !IsTransferring;

    private Utterances OpenWords => Turn.IsCommitted ? OverlappingSpeech : Turn.Words;

    public static ConversationState Begin(Persona persona, bool hasSecondModel = false) =>
        new() { Persona = persona, HasFallbackModel = hasSecondModel, Voice = persona.Id, CallDue = persona.Policy.Limits.Opening };
}

internal enum MediaStage
{
    Awaited,
    Open,

    /// <summary>The media stream is closed. The last transcripts and the recording are not finished yet.</summary>
    Closed,
    Drained,
}

/// <param name="Epoch">The reply whose terminal tools run at <paramref name="Due"/>.</param>
/// <param name="Ending">How the call ends. When it is set, words of the caller no longer stop the end of the call.</param>
internal sealed record Parting(int Epoch, TimeSpan Due, CallEnding? Ending)
{
    /// <summary>How the call ends if the caller says nothing more. Null when a tool ends the call.</summary>
    public CallEnding? IfSilent { get; init; }

    /// <summary>When the call ends although the caller's line is not quiet.</summary>
    public TimeSpan Latest { get; init; }

    /// <summary>The agent has promised a transfer after failures. Words of the caller do not stop it.</summary>
    public bool IsPromise { get; init; }

    /// <summary>Words of the caller no longer change what follows.</summary>
    public bool IsFirm => Ending is not null || IsPromise;
}

/// <summary>One turn of the caller. Turn 0 is the greeting, before the caller has spoken.</summary>
internal sealed record CallerTurn(int Number, Utterances Words, bool IsCommitted)
{
    public static CallerTurn Greeting { get; } = new(0, Utterances.None, IsCommitted: true);

    /// <summary>While the turn is open: when it ends if the caller stays silent. Null while they speak, and when it must be calculated again.</summary>
    public TimeSpan? EndDue { get; init; }

    /// <summary>While the turn is open and the caller is silent: when a preemptive reply may begin.</summary>
    public TimeSpan? PreemptDue { get; init; }

    /// <summary>What the agent had asked for when the turn began.</summary>
    public AskedValue Asked { get; init; } = AskedValue.Unknown;

    /// <summary>The turn before this one. Null when this turn was answered. When all words of this turn are an echo, that turn returns.</summary>
    public CallerTurn? Before { get; init; }

    /// <summary>An answer to this turn has changed data.</summary>
    public bool HasChangedData { get; init; }

    /// <summary>The number of preemptive replies that this turn has begun.</summary>
    public int PreemptiveReplies { get; init; }

    /// <summary>While the turn is open: the silence before the current sound. It counts as a pause if the sound contains words.</summary>
    public TimeSpan? Pause { get; init; }

    public TimeSpan SpeechEnd { get; init; }

    public TimeSpan CommittedAt { get; init; }

    /// <summary>When the final transcript of the last words arrived. Null while it is missing.</summary>
    public TimeSpan? SettledAt { get; init; }

    /// <summary>If the turn was committed on an interim transcript: the deadline for the final transcript. After it the interim transcript is kept.</summary>
    public TimeSpan? SettleDue { get; init; }

    /// <summary>The turn's words as they are in the history. Null while they are not there.</summary>
    public string? Told { get; init; }

    /// <summary>The results of tools in this turn that belong to replies which the caller did not hear.</summary>
    public ImmutableList<ToolExchange> Learned { get; init; } = [];
}

/// <param name="Until">Where the words end, in media time.</param>
internal readonly record struct SpentWords(TimeSpan Until, int Tokens);

internal sealed record ToolCall(int Epoch, int Turn, string Id, string Tool, string Arguments, ToolKind Kind, TimeSpan Deadline)
{
    public TimeSpan WantedAt { get; init; }

    /// <summary>The deadline of the running tool. Null while the tool is held back.</summary>
    public TimeSpan? Due { get; init; }

    public CallEnding? Ending { get; init; }

    /// <summary>Only for handoffs: the agent that takes over.</summary>
    public Persona? Successor { get; init; }

    /// <summary>The transfer after failures. If it fails too, the call ends.</summary>
    public bool IsLastResort { get; init; }

    /// <summary>Only for transfers: the failure, while the caller has not been informed.</summary>
    public ToolFailure? Failure { get; init; }

    public bool IsRunning => Due is not null;

    /// <summary>The id of the transfer after failures in the reply of this epoch.</summary>
    public static string OfLastResort(int epoch) => $"{epoch}{LastResort}";

    public static bool IsOfLastResort(string id) => id.EndsWith(LastResort, StringComparison.Ordinal);

    private const string LastResort = ".transfer";
}

internal sealed record ToolFailure(ToolOutcome Outcome, string Result);
