using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Contracts.Legs;

/// <summary>A session description of the party: <c>POST /legs/{leg}/description</c>. The worker answers an offer with its own description.</summary>
/// <param name="IsOffer">False for the answer to the worker's offer.</param>
public sealed record LegDescription(string Text, bool IsOffer);

/// <summary>Asks for an offer of the worker about a running leg: <c>POST /legs/{leg}/offer</c>. It is used for hold and for a new address.</summary>
/// <param name="Sends">Whether the worker goes on sending audio.</param>
/// <param name="Receives">Whether the worker goes on receiving audio.</param>
public sealed record LegOffer(bool Sends = true, bool Receives = true);

/// <summary>Gives the party to the agent: <c>POST /legs/{leg}/conversation</c>. The worker answers 503 when it has no place.</summary>
/// <param name="ConnectionId">The gateway's id of the connection.</param>
/// <param name="Attempt">The number of the start of the media stream. Events about it have the same number.</param>
public sealed record LegConversation(string Ticket, string ConnectionId, int Attempt);

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

/// <summary>What a worker reports about a leg: <c>POST /api/calls/{call}/legs/{leg}/events</c> of the gateway.</summary>
/// <param name="ConnectionId">The gateway's id of the connection. Null before a conversation.</param>
public sealed record LegEvent(LegEventKind Kind, string? ConnectionId)
{
    /// <summary>The number of the media stream's start, for events about a conversation.</summary>
    public int Attempt { get; init; }

    /// <summary>The operation that the event is about.</summary>
    public string? Operation { get; init; }

    /// <summary>Words for the operator. They contain no speech and no keys.</summary>
    public string? Reason { get; init; }
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

    /// <summary>The party sends no audio any more. The leg is closed.</summary>
    Lost,
}
