using System.Text.Json.Serialization;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Callbacks;

/// <summary>Somebody wants to be called back. <see cref="CallbackRounds"/> carries it out.</summary>
/// <param name="Id">A UUIDv7, so that ids are in the order of the requests.</param>
/// <param name="Number">E.164. The number to call.</param>
/// <param name="Route">The number that was called, or <c>default</c>. Its agent makes the call.</param>
/// <param name="By">Who has asked: <c>caller</c>, or the name of a person or service.</param>
/// <param name="Why">A sentence for the person or agent who calls. Personal data.</param>
internal sealed record CallbackRequest(Guid Id, string Number, string Route, DateTimeOffset AskedAt, string By, string Why, CallbackStatus Status = CallbackStatus.Waiting)
{
    public const int LongestWhy = 600;

    /// <summary>The <see cref="By"/> of requests that an agent has noted on a call.</summary>
    public const string Agent = "agent";

    /// <summary>The wish of the person. Null: as soon as possible.</summary>
    public DateTimeOffset? WishedAt { get; init; }

    /// <summary>IANA. Where the person is. Null: the zone of the route.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The call on which an agent has promised it. Null when a person has noted the request.</summary>
    public CallId? Call { get; init; }

    /// <summary>How far it is. Null until the first attempt.</summary>
    public Dial? Dial { get; init; }

    /// <summary>The store's version (ETag). Null until it was read for a change.</summary>
    [JsonIgnore]
    public string? Version { get; init; }

    [JsonIgnore]
    public Dial Now => Dial ?? new Dial { DueAt = WishedAt };

    public CallbackRequest With(Dial dial) => this with
    {
        Dial = dial,
        Status = dial.State switch
        {
            DialState.Waiting => CallbackStatus.Waiting,
            DialState.Calling => CallbackStatus.Calling,
            DialState.Answered => CallbackStatus.Done,
            DialState.Cancelled => CallbackStatus.Cancelled,
            _ => CallbackStatus.GivenUp,
        },
    };
}

internal enum CallbackStatus
{
    /// <summary>Nobody has called back yet, or the person is called again later.</summary>
    Waiting,

    /// <summary>The telephone rings, or the person talks with the agent.</summary>
    Calling,

    /// <summary>The person has talked with the agent.</summary>
    Done,

    /// <summary>The person was not reached.</summary>
    GivenUp,

    /// <summary>Somebody has withdrawn the request.</summary>
    Cancelled,
}
