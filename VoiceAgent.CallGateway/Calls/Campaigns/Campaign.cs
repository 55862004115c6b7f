using System.Text.Json.Serialization;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>Calls many people for one purpose. The people are its contacts (<see cref="Contact"/>).</summary>
/// <param name="Id">A UUIDv7, so that ids are in the order of the campaigns.</param>
/// <param name="By">Who has created it.</param>
internal sealed record Campaign(Guid Id, CampaignSettings Settings, DateTimeOffset CreatedAt, string By)
{
    public CampaignState State { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was ended by a person, or had nobody left to call.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the campaign does not call anybody now. A sentence for people.</summary>
    public string? Note { get; init; }

    /// <summary>No contact waits and no call of it is in progress, so nothing is left to do.</summary>
    public bool IsSettled { get; init; }

    /// <summary>The store's version (ETag). Null until it was stored.</summary>
    [JsonIgnore]
    public string? Version { get; init; }

    /// <summary>The gateways look at it.</summary>
    [JsonIgnore]
    public bool IsOpen => State is not CampaignState.Draft && !IsSettled;
}

internal enum CampaignState
{
    /// <summary>It can be filled with contacts, and calls nobody yet.</summary>
    Draft,
    Running,

    /// <summary>It begins no calls. Those in progress go on.</summary>
    Paused,

    /// <summary>A person has ended it. Contacts that wait are given up.</summary>
    Ended,

    /// <summary>Nobody is left to call.</summary>
    Done,
}
