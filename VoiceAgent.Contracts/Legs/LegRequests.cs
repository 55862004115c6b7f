using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Contracts.Legs;

/// <summary>A session description of the party: <c>POST /legs/{leg}/description</c>. The worker answers an offer with its own description.</summary>
/// <param name="IsOffer">False for the answer to the worker's offer.</param>
public sealed record LegDescription(string Text, bool IsOffer)
{
    /// <summary>Whether the party wants no audio now. Only in answers of the worker.</summary>
    public bool IsOnHold { get; init; }
}

/// <summary>Asks for an offer of the worker about a running leg: <c>POST /legs/{leg}/offer</c>. It is used for hold and for a new address.</summary>
/// <param name="Sends">Whether the worker goes on sending audio.</param>
/// <param name="Receives">Whether the worker goes on receiving audio.</param>
public sealed record LegOffer(bool Sends = true, bool Receives = true);

/// <summary>Gives the party to the agent: <c>POST /legs/{leg}/conversation</c>. The worker answers 503 when it has no place.</summary>
/// <param name="Attempt">The number of the start of the media stream. Events about it have the same number.</param>
public sealed record LegConversation(string Ticket, int Attempt);

/// <summary>Plays a spoken text: <c>POST /legs/{leg}/speech</c>. <c>DELETE</c> ends it. An event reports the end.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Operation">The event about the end has the same value.</param>
public sealed record LegSpeech(string Text, string Language, string Operation)
{
    /// <summary>The longest text, in characters.</summary>
    public const int LongestText = 2_000;
}

/// <summary>Sends keys to the party: <c>POST /legs/{leg}/keys</c>.</summary>
/// <param name="Keys">0–9, *, #, A–D.</param>
public sealed record LegKeys(string Keys, string Operation);

/// <summary>
/// Listens to the party until they have said something or pressed a key: <c>POST /legs/{leg}/listening</c>. An event has the result. It is for people who are asked whether they take a call.
/// </summary>
/// <param name="Question">What is asked first. Words or a key of the party end it. Null to listen at once.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Operation">The event has the same value.</param>
/// <param name="Silence">How long the party may stay silent after the question.</param>
/// <param name="EndSilence">How long a pause ends the party's words.</param>
public sealed record LegListening(string? Question, string Language, string Operation, TimeSpan Silence, TimeSpan EndSilence);

/// <summary>Reports each key of the party from now on: <c>POST /legs/{leg}/keys/listening</c>. <c>DELETE</c> ends it.</summary>
/// <param name="Operation">The events have the same value.</param>
public sealed record LegKeyListening(string Operation);

/// <summary>A key that the party has sent by signalling (SIP INFO): <c>POST /legs/{leg}/pressed</c>.</summary>
/// <param name="Key">0–9, *, #, A–D.</param>
public sealed record LegPressedKey(char Key);

/// <summary>Connects two parties at the same worker: <c>POST /legs/{leg}/bridge</c>. A conversation on one of the legs ends.</summary>
/// <param name="Other">The id of the other party's leg.</param>
public sealed record LegBridge(string Other);

/// <summary>What a worker reports about a leg: <c>POST /webhooks/legs/{call}/{leg}</c> of the gateway.</summary>
public sealed record LegEvent(LegEventKind Kind, string ConnectionId)
{
    /// <summary>The number of the media stream's start, for events about a conversation.</summary>
    public int Attempt { get; init; }

    /// <summary>The operation that the event is about.</summary>
    public string? Operation { get; init; }

    /// <summary>The key that the party has pressed while somebody listened. 0–9, *, #, A–D.</summary>
    public char? Key { get; init; }

    /// <summary>The number of the key: 1, 2, 3 …</summary>
    public int Sequence { get; init; }

    /// <summary>What the party has said while somebody listened. It is not for logs.</summary>
    public string? Words { get; init; }

    /// <summary>Words for the operator. They contain no speech and no keys.</summary>
    public string? Reason { get; init; }

    /// <summary>Leaves out what the party has said and pressed.</summary>
    public override string ToString() => $"{Kind} of {ConnectionId}";
}

public enum LegEventKind
{
    /// <summary>The agent has the party.</summary>
    ConversationStarted,

    /// <summary>The conversation has ended at this worker. The leg stays open.</summary>
    ConversationEnded,

    /// <summary>The conversation could not begin.</summary>
    ConversationFailed,

    /// <summary>A text has been played, or could not be played.</summary>
    Spoken,

    /// <summary>The keys have been sent.</summary>
    KeysSent,

    /// <summary>The party has pressed a key while each key was reported.</summary>
    Pressed,

    /// <summary>The party has said something, pressed a key, or stayed silent.</summary>
    Heard,

    /// <summary>The party sends no audio any more. The leg is closed.</summary>
    Lost,
}
