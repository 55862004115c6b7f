using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// An input of the conversation machine. Offsets count from the opening of the media stream, in media time. An event of a
/// reply carries the reply's epoch. The machine ignores events of an older epoch.
/// </summary>
internal abstract record ConversationEvent;

/// <summary>The media stream is open. The agent may speak.</summary>
internal sealed record MediaStreamOpened : ConversationEvent;

/// <param name="Broken">True when the connection failed. False when it was closed.</param>
internal sealed record MediaStreamClosed(bool Broken) : ConversationEvent;

/// <summary>The voice activity detector has detected a sound. It is not known yet whether it contains words.</summary>
/// <param name="Lasted">How long the sound had lasted when it was detected, in media time.</param>
internal sealed record SpeechStarted(TimeSpan Offset, TimeSpan Lasted) : ConversationEvent;

/// <summary>The voice activity detector has detected silence.</summary>
/// <param name="Offset">Where the speech ended, not where the end was detected.</param>
/// <param name="Silence">How long the silence had lasted when it was detected, in media time.</param>
internal sealed record SpeechStopped(TimeSpan Offset, TimeSpan Silence) : ConversationEvent;

/// <summary>A model has judged from the caller's voice whether the turn is complete. It follows the <see cref="SpeechStopped"/> that it judges.</summary>
/// <param name="Probability">0 to 1.</param>
internal sealed record TurnEndHeard(double Probability) : ConversationEvent;

/// <summary>The words so far of the current utterance. It replaces the previous interim transcript.</summary>
internal sealed record InterimTranscript(string Text, TimeSpan From, TimeSpan Until) : ConversationEvent
{
    /// <summary>Digits were held back. The final transcript has them.</summary>
    public bool IsCut { get; init; }

    /// <summary>BCP 47. The language that the transcriber has detected. Null when it listens for one language only.</summary>
    public string? Language { get; init; }
}

/// <summary>The transcriber's text of an utterance that no longer changes.</summary>
internal sealed record FinalTranscript(string Text, TimeSpan From, TimeSpan Until) : ConversationEvent
{
    /// <summary>BCP 47. The language that the transcriber has detected. Null when it listens for one language only.</summary>
    public string? Language { get; init; }
}

/// <summary>A DTMF digit of the caller: 0–9, *, #, A–D, or <see cref="Masked"/>.</summary>
internal sealed record DtmfReceived(char Digit) : ConversationEvent
{
    /// <summary>Replaces a digit of a payment card number.</summary>
    public const char Masked = Utterances.MaskedKey;
}

/// <summary>A tone such as that of a voicemail has ended. It is only detected on calls that the platform has placed.</summary>
internal sealed record ToneHeard(TimeSpan From, TimeSpan Until) : ConversationEvent;

/// <summary>The caller's channel of the recording is silent in this span, because the caller gave a payment card number.</summary>
internal sealed record CallerSilenced(TimeSpan From, TimeSpan Until) : ConversationEvent;

/// <param name="By">The caller, or an operator's name.</param>
/// <summary>The caller or an operator has paused or resumed the recording.</summary>
internal sealed record RecordingSwitched(string By, bool IsPaused) : ConversationEvent;

/// <summary>The audio of the call was measured, or has passed a threshold. It is for the log, and changes nothing in the conversation.</summary>
internal sealed record QualityNoted(CallEvent Happened) : ConversationEvent;

/// <summary>The caller is on hold, or not any more. Meanwhile the time of the conversation stands still.</summary>
internal sealed record HoldSwitched(bool IsOnHold) : ConversationEvent;

/// <summary>The caller was on hold for this time. The positions of the media stream have gone on.</summary>
internal sealed record HoldEnded(TimeSpan Lasted) : ConversationEvent;

/// <summary>The first synthesised audio of the reply has arrived. It has not been sent to the caller yet.</summary>
internal sealed record SpeechSynthesized(int Epoch) : ConversationEvent;

/// <summary>More of the reply was synthesised. It is posted after each clause, and within a clause after each second of audio.</summary>
/// <param name="Clauses">How many clauses are complete.</param>
/// <param name="Left">The time until the caller has heard all audio so far.</param>
internal sealed record SpeechProgressed(int Epoch, int Clauses, TimeSpan Left) : ConversationEvent;

/// <summary>The first frame of the reply was sent to the caller.</summary>
internal sealed record PlayoutStarted(int Epoch, TimeSpan Offset) : ConversationEvent;

/// <summary>All audio of the reply so far has been sent, and the reply is not complete.</summary>
/// <param name="Clauses">How many clauses were played.</param>
/// <param name="Left">The time until the caller has heard all of it.</param>
internal sealed record PlayoutRanDry(int Epoch, int Clauses, TimeSpan Left) : ConversationEvent;

/// <summary>The caller has heard the whole reply.</summary>
internal sealed record PlayoutEnded(int Epoch, string Heard, TimeSpan Offset) : ConversationEvent;

internal sealed record SynthesisFailed(int Epoch, string Reason) : ConversationEvent;

/// <summary>The voice has failed, and the fallback voice or a new connection continues the reply. The machine only logs it.</summary>
internal sealed record VoiceReplaced(int Epoch, string Reason) : ConversationEvent;

internal sealed record TranscriptionFailed(string Reason, FailureKind Kind = FailureKind.Unavailable) : ConversationEvent;

/// <summary>The recording store has failed. The recording will have gaps, or there will be none. The conversation continues.</summary>
internal sealed record RecordingFailed(string Reason) : ConversationEvent;
