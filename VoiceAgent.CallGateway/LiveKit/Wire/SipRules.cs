namespace VoiceAgent.CallGateway.LiveKit.Wire;

/// <summary><c>SIPDispatchRuleInfo</c>: into which room an incoming call goes.</summary>
internal sealed record SipDispatchRule
{
    public string? SipDispatchRuleId { get; init; }

    public SipRule? Rule { get; init; }

    /// <summary>Empty: all trunks.</summary>
    public IReadOnlyList<string>? TrunkIds { get; init; }

    public bool HidePhoneNumber { get; init; }

    /// <summary>The callers' numbers. Empty: all.</summary>
    public IReadOnlyList<string>? InboundNumbers { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Participants inherit it.</summary>
    public string Metadata { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

/// <summary><c>SIPDispatchRule</c>: exactly one of the members is set.</summary>
internal sealed record SipRule
{
    public SipDirectRule? DispatchRuleDirect { get; init; }

    public SipIndividualRule? DispatchRuleIndividual { get; init; }

    public SipCalleeRule? DispatchRuleCallee { get; init; }
}

/// <summary>All calls go into one room.</summary>
internal sealed record SipDirectRule
{
    public string RoomName { get; init; } = "";

    public string Pin { get; init; } = "";
}

/// <summary>Each caller gets a room.</summary>
internal sealed record SipIndividualRule
{
    public string RoomPrefix { get; init; } = "";

    public string Pin { get; init; } = "";

    public bool NoRandomness { get; init; }
}

/// <summary>Each called number gets a room.</summary>
internal sealed record SipCalleeRule
{
    public string RoomPrefix { get; init; } = "";

    public string Pin { get; init; } = "";

    public bool Randomize { get; init; }
}

internal sealed record SipRuleOrder(SipDispatchRule DispatchRule);

internal sealed record SipRuleReplacement(string SipDispatchRuleId, SipDispatchRule Replace);

internal sealed record SipRuleKey(string SipDispatchRuleId);
