using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>What a person says about a campaign. The gateway's defaults hold for what is null.</summary>
/// <param name="Name">For people.</param>
/// <param name="From">The number of a route. Its agent and language talk, and telephones show this number.</param>
public sealed record CampaignSettings(string Name, string From)
{
    /// <summary>The agent's first words. <c>{name}</c> and <c>{column}</c> are replaced by the contact's values.</summary>
    public string? Greeting { get; init; }

    /// <summary>Why people are called. Values are replaced as in the greeting.</summary>
    public string? Purpose { get; init; }

    /// <summary>The most calls at a time.</summary>
    public int? AtOnce { get; init; }

    /// <summary>The most calls that begin within a minute.</summary>
    public int? PerMinute { get; init; }

    /// <summary>When people may be called, in the form of a route's business hours. Null for those of the route.</summary>
    public JsonElement? Hours { get; init; }

    /// <summary>IANA. The zone of the hours. Null for the zone of the route.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How often a contact is called again.</summary>
    public RetryRules? Retry { get; init; }

    /// <summary>What happens when a voicemail answers.</summary>
    public VoicemailBehaviour? Voicemail { get; init; }

    /// <summary>What is said to a voicemail. Values are replaced as in the greeting.</summary>
    public string? VoicemailMessage { get; init; }

    /// <summary>How long a telephone rings.</summary>
    public TimeSpan? RingsFor { get; init; }
}

/// <summary>How often a contact is called again, by the way in which they were not reached. The gateway's defaults hold for what is null.</summary>
public sealed record RetryRules(RetryRule? Busy = null, RetryRule? NoAnswer = null, RetryRule? Voicemail = null, RetryRule? Rejected = null, RetryRule? Failed = null);

/// <param name="Attempts">How many attempts may end in this way.</param>
/// <param name="After">The time between them.</param>
public sealed record RetryRule(int Attempts, TimeSpan After);

/// <summary>A campaign.</summary>
public sealed record Campaign(Guid Id, CampaignSettings Settings, DateTimeOffset CreatedAt, string By)
{
    /// <summary>Whether it calls.</summary>
    public CampaignState State { get; init; }

    /// <summary>Null for a draft.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When a person ended it, or when nobody was left to call.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the campaign does not call anybody now. A sentence for people.</summary>
    public string? Note { get; init; }
}

/// <summary>Whether a campaign calls.</summary>
public enum CampaignState
{
    /// <summary>It can be filled with contacts, and calls nobody yet.</summary>
    Draft,

    /// <summary>It calls.</summary>
    Running,

    /// <summary>It begins no calls. Those in progress go on.</summary>
    Paused,

    /// <summary>A person has ended it.</summary>
    Ended,

    /// <summary>Nobody is left to call.</summary>
    Done,
}

/// <param name="Campaign">The campaign.</param>
/// <param name="Contacts">How many contacts it has.</param>
/// <param name="Progress">How many of them are in each state.</param>
public sealed record CampaignProgress(Campaign Campaign, int Contacts, IReadOnlyDictionary<string, int> Progress);

/// <param name="Campaigns">The campaigns of this page.</param>
/// <param name="Continuation">For the next page. Null after the last page.</param>
public sealed record CampaignPage(IReadOnlyList<Campaign> Campaigns, string? Continuation);

/// <param name="Added">The numbers that are new.</param>
/// <param name="Known">The numbers that the campaign had already.</param>
public sealed record AddedContacts(int Added, int Known);

/// <summary>A person whom a campaign calls.</summary>
/// <param name="Fields">Further columns of the file.</param>
public sealed record Contact(Guid Campaign, string Number, string? Name, IReadOnlyDictionary<string, string> Fields, Dial Dial);

/// <param name="Contacts">The contacts of this page.</param>
/// <param name="Continuation">For the next page. Null after the last page.</param>
public sealed record ContactPage(IReadOnlyList<Contact> Contacts, string? Continuation);
