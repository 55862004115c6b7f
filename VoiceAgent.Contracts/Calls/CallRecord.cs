using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>The state of a call as a whole. It is in Redis while the call is live, and in Cosmos after the end.</summary>
/// <param name="From">The caller's number or raw id, as the carrier sent it.</param>
/// <param name="To">The number that was called.</param>
/// <param name="Agent">The name of the agent that answers first.</param>
/// <param name="Language">BCP 47, for example <c>en-US</c>.</param>
/// <param name="ConnectionId">The telephony service's id of the call. Null until the call is answered.</param>
/// <param name="CorrelationId">The telephony service's correlation id, for support requests.</param>
public sealed record CallRecord(
    CallId Id,
    CallPhase Phase,
    string From,
    string To,
    string Agent,
    string Language,
    DateTimeOffset RangAt,
    string? ConnectionId = null,
    string? ServerCallId = null,
    string? CorrelationId = null,
    DateTimeOffset? AnsweredAt = null,
    DateTimeOffset? EndedAt = null,
    CallEnding? Ending = null,
    string? Worker = null)
{
    /// <summary>The number of changes. Compare-and-set uses it so that two writers do not overwrite each other.</summary>
    public long Version { get; init; }

    /// <summary>Null until a transfer to a human is requested.</summary>
    public CallTransfer? Transfer { get; init; }

    /// <summary>Null until the caller has said something about the recording.</summary>
    public RecordingConsent? Consent { get; init; }

    /// <summary>Null unless the conversation was lost while the caller was still connected.</summary>
    public Rescue? Rescue { get; init; }

    /// <summary>True when the telephony service has said that the caller is disconnected. Until then somebody must look after them.</summary>
    public bool IsDisconnected { get; init; }

    /// <summary>What the caller hears when the call is connected, and then the call ends. Null when an agent answers.</summary>
    public string? Announcement { get; init; }

    /// <summary>The trace of the call's spans, see <see cref="CallTrace"/>. Null if the gateway collected no spans.</summary>
    public string? Trace { get; init; }

    /// <summary>The operations that run, and the last ones that have ended. Null until the first one.</summary>
    public IReadOnlyList<CallOperation>? Operations { get; init; }

    /// <summary>Who has put the caller on hold. Null when the caller is not on hold.</summary>
    public string? HeldBy { get; init; }

    /// <summary>Who has stopped the media stream, so that no worker takes the call. Null while the agent has the caller.</summary>
    public string? MediaStoppedBy { get; init; }

    /// <summary>Null until an operation has begun and the telephony service has reported the participants.</summary>
    public CallMembers? Members { get; init; }

    /// <summary>Null unless the caller had to wait for a free agent.</summary>
    public QueuedCall? Queue { get; init; }

    /// <summary>How the audio was. Null until the first alert, or until the call has ended.</summary>
    public CallQuality? Quality { get; init; }

    /// <summary>The last recording by the telephony service. Null when there was none.</summary>
    public ServiceRecording? ServiceRecording { get; init; }

    /// <summary>The agent has asked for a payment card, or the caller is giving a number that may be a card's.</summary>
    public bool ExpectsCard { get; init; }

    public CallDirection Direction { get; init; }

    /// <summary>A call that the platform placed rings until then at the latest. Null for all other calls.</summary>
    public DateTimeOffset? RingsUntil { get; init; }

    public bool IsLive => Phase is not CallPhase.Ended;

    /// <summary>The platform's own number. Its route applies to the call.</summary>
    [JsonIgnore]
    public string OwnNumber => Direction is CallDirection.Outbound ? From : To;

    /// <summary>The number of the person who talks to the agent: the caller, or the person whom the platform has called.</summary>
    [JsonIgnore]
    public string PersonNumber => Direction is CallDirection.Outbound ? To : From;

    /// <summary>The telephone of the person rings, and nobody has picked up yet.</summary>
    [JsonIgnore]
    public bool IsRingingOut => Direction is CallDirection.Outbound && Phase is CallPhase.Ringing;
}
