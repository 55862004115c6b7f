using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>What a person says about a campaign.</summary>
internal sealed record CampaignSettings
{
    public string Name { get; init; } = "";

    /// <summary>The number of a route. Its agent and language talk, and telephones show this number.</summary>
    public string From { get; init; } = "";

    /// <summary>The agent's first words. <c>{name}</c> and <c>{column}</c> are replaced by the contact's values. Null: the agent's own greeting.</summary>
    public string? Greeting { get; init; }

    /// <summary>Why people are called. The model gets it. Values are replaced as in the greeting.</summary>
    public string? Purpose { get; init; }

    /// <summary>The most calls at a time.</summary>
    public int AtOnce { get; init; } = 5;

    /// <summary>The most calls that begin within a minute.</summary>
    public int PerMinute { get; init; } = 30;

    /// <summary>When people may be called. Null: the business hours of the route.</summary>
    public BusinessHours? Hours { get; init; }

    /// <summary>IANA. The zone of the hours. Null: the zone of the route.</summary>
    public string? TimeZone { get; init; }

    public RetryRules Retry { get; init; } = new();

    public VoicemailBehaviour Voicemail { get; init; }

    /// <summary>What is said to a voicemail. Values are replaced as in the greeting.</summary>
    public string? VoicemailMessage { get; init; }

    /// <summary>How long a telephone rings. Null: the setting of the gateway.</summary>
    public TimeSpan? RingsFor { get; init; }
}

/// <summary>How often a contact is called again, by the way in which they were not reached.</summary>
internal sealed record RetryRules
{
    public RetryRule Busy { get; init; } = new(3, TimeSpan.FromMinutes(5));

    public RetryRule NoAnswer { get; init; } = new(3, TimeSpan.FromHours(1));

    public RetryRule Voicemail { get; init; } = RetryRule.None;

    public RetryRule Rejected { get; init; } = RetryRule.None;

    public RetryRule Failed { get; init; } = new(2, TimeSpan.FromMinutes(5));

    public RetryRule Of(DialOutcome outcome) => outcome switch
    {
        DialOutcome.Busy => Busy,
        DialOutcome.NoAnswer => NoAnswer,
        DialOutcome.Voicemail => Voicemail,
        DialOutcome.Rejected => Rejected,
        DialOutcome.Failed => Failed,
        _ => RetryRule.None,
    };
}
