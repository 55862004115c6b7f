using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// A telephone call over a trunk, as every gateway needs to know it. It is stored in Redis, so another gateway can hang up, transfer or move the call when the one that
/// answered it is gone.
/// </summary>
/// <param name="ConnectionId">Identifies the connection in the call's record. See <see cref="SipConnections"/>.</param>
/// <param name="Trunk">The id of the trunk.</param>
internal sealed record SipCall(string ConnectionId, CallId Call, string Trunk)
{
    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>The dialog as the library has reported it last. Null while a placed call rings.</summary>
    public SipDialogState? Dialog { get; init; }

    /// <summary>The leg at the worker that has the audio.</summary>
    public string? Leg { get; init; }

    /// <summary>The address of this worker.</summary>
    public Uri? Worker { get; init; }

    public LegTerms Terms { get; init; } = new();

    /// <summary>The ticket with which a worker may begin the conversation. Null when no agent gets the party.</summary>
    public string? Ticket { get; init; }

    /// <summary>What a gateway needs to make the call's record when the one that answered died too early: see <see cref="Calls.AnsweredRing"/>. It is encrypted.</summary>
    public string? Ring { get; init; }

    /// <summary>The number of the party.</summary>
    public string Party { get; init; } = "";

    /// <summary>The platform's own number: the one that was called, or from which the call is placed.</summary>
    public string OwnNumber { get; init; } = "";

    /// <summary>Whether the platform has placed the call.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>Whether the call was answered. Before, its end means that nobody has answered.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Whether the party is a human who is asked to take the caller.</summary>
    public bool IsConsultation { get; init; }

    /// <summary>The connection of the party with whom this one is connected. Null when there is none.</summary>
    public string? Partner { get; init; }

    /// <summary>Somebody wants the end of a call that still rings.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>Whether the conversation begins when the party has confirmed the answer.</summary>
    public bool StartsMedia { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
