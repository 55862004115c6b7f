namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>A dispatch rule of LiveKit: into which room a call goes that comes over an inbound trunk.</summary>
internal sealed record DispatchRuleOptions
{
    /// <summary>It identifies the rule among ours.</summary>
    public string Name { get; init; } = "";

    public DispatchRuleKind Kind { get; init; } = DispatchRuleKind.Individual;

    /// <summary>The room of a direct rule. The prefix of the rooms for the other kinds.</summary>
    public string Room { get; init; } = "";

    /// <summary>Digits that a caller must enter. Empty: none.</summary>
    public string Pin { get; init; } = "";

    /// <summary>Whether the name of a room gets a random ending. It has no effect on a direct rule.</summary>
    public bool Random { get; init; } = true;

    /// <summary>Names of inbound trunks in these options. Empty: all inbound trunks in these options.</summary>
    public IReadOnlyList<string> Trunks { get; init; } = [];

    /// <summary>The callers' numbers. Empty: all.</summary>
    public IReadOnlyList<string> Callers { get; init; } = [];

    public bool HideNumbers { get; init; }

    /// <summary>Participants inherit these attributes.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IEnumerable<string> Mistakes(LiveKitOptions all)
    {
        if (Name.Length is 0 or > 64)
        {
            yield return "An entry of 'LiveKit:Rules' needs a Name of 1 to 64 characters.";
        }

        if (Room.Length is 0 or > 128)
        {
            yield return $"'LiveKit:Rules' has the rule '{Name}' without a Room. Name the room of a direct rule, or the prefix of the rooms for the other kinds.";
        }

        if (Pin.Length > 16 || !Pin.All(char.IsAsciiDigit))
        {
            yield return $"'LiveKit:Rules' has the rule '{Name}' with a Pin that is not 1 to 16 digits.";
        }

        foreach (var trunk in Trunks.Where(trunk => all.InboundTrunks.All(known => known.Name != trunk)))
        {
            yield return $"'LiveKit:Rules' has the rule '{Name}' for the trunk '{trunk}', which is not in 'LiveKit:InboundTrunks'.";
        }

        // A rule without trunks would take the calls of all trunks of the server, also of those that are not ours.
        if (Trunks.Count == 0 && all.InboundTrunks.Count == 0)
        {
            yield return $"'LiveKit:Rules' has the rule '{Name}', and there are no 'LiveKit:InboundTrunks'. Without a trunk the rule would take calls that are not ours.";
        }
    }
}

/// <summary>How a dispatch rule chooses the room.</summary>
internal enum DispatchRuleKind
{
    /// <summary>Each caller gets a room.</summary>
    Individual,

    /// <summary>All calls go into one room.</summary>
    Direct,

    /// <summary>Each called number gets a room.</summary>
    Callee,
}
