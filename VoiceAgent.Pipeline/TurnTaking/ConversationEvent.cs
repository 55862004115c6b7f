using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// What the conversation machine is told. Offsets count from the moment the caller's line opened, on the audio's own
/// clock. An event that belongs to a reply carries its epoch; one of an older epoch is ignored.
/// </summary>
internal abstract record ConversationEvent;

/// <summary>The caller's line is open: the agent may speak.</summary>
internal sealed record MediaStreamOpened : ConversationEvent;

/// <param name="Broken">True when the connection failed rather than being closed.</param>
internal sealed record MediaStreamClosed(bool Broken) : ConversationEvent;

/// <summary>The voice detector hears someone; not yet known whether words.</summary>
/// <param name="Lasted">How long it had lasted on the audio's clock when it was noticed.</param>
internal sealed record SpeechStarted(TimeSpan Offset, TimeSpan Lasted) : ConversationEvent;

/// <summary>The voice detector hears nobody any more.</summary>
/// <param name="Offset">Where the speech ended, not where that was noticed.</param>
/// <param name="Silence">How long nobody had been heard, on the audio's clock, when that was noticed.</param>
internal sealed record SpeechStopped(TimeSpan Offset, TimeSpan Silence) : ConversationEvent;

/// <summary>Words so far of the utterance that is being spoken; replaces the one before.</summary>
internal sealed record InterimTranscript(string Text, TimeSpan From, TimeSpan Until) : ConversationEvent;

/// <summary>The transcriber's last word on an utterance.</summary>
internal sealed record FinalTranscript(string Text, TimeSpan From, TimeSpan Until) : ConversationEvent;

/// <summary>A key of the caller's phone: 0–9, *, #, A–D, or <see cref="Masked"/>.</summary>
internal sealed record DtmfReceived(char Digit) : ConversationEvent
{
    /// <summary>Some key of a payment card's number: nobody is told which.</summary>
    public const char Masked = Utterances.MaskedKey;
}

/// <summary>The recording is silent on the caller's side from here to there: payment card digits were told.</summary>
internal sealed record CallerSilenced(TimeSpan From, TimeSpan Until) : ConversationEvent;

/// <summary>The first synthesised audio of the reply has come; it is not yet on the wire.</summary>
internal sealed record SpeechSynthesized(int Epoch) : ConversationEvent;

/// <summary>The first frame of the reply went out to the caller.</summary>
internal sealed record PlayoutStarted(int Epoch, TimeSpan Offset) : ConversationEvent;

/// <summary>Everything that was said of the reply has gone out, and the reply goes on.</summary>
/// <param name="Clauses">How many were said.</param>
/// <param name="Left">Until the caller has heard the last of it.</param>
internal sealed record PlayoutRanDry(int Epoch, int Clauses, TimeSpan Left) : ConversationEvent;

/// <summary>The caller has heard the reply to its end.</summary>
internal sealed record PlayoutEnded(int Epoch, string Heard, TimeSpan Offset) : ConversationEvent;

internal sealed record SynthesisFailed(int Epoch, string Reason) : ConversationEvent;

/// <summary>The voice has failed on the reply and another goes on with it: nothing to be done.</summary>
internal sealed record VoiceReplaced(int Epoch, string Reason) : ConversationEvent;

internal sealed record TranscriptionFailed(string Reason) : ConversationEvent;

/// <summary>The recording's store has failed: there will be gaps in it, or no recording at all. The conversation goes on.</summary>
internal sealed record RecordingFailed(string Reason) : ConversationEvent;
