namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>What both kinds of trunks have.</summary>
internal abstract record TrunkOptions
{
    /// <summary>It identifies the trunk among ours. A trunk that is renamed is deleted and created again.</summary>
    public string Name { get; init; } = "";

    /// <summary>E.164.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>The name of an entry in <c>LiveKit:Credentials</c>. Null: no authentication.</summary>
    public string? Credentials { get; init; }

    public TrunkEncryption Encryption { get; init; } = TrunkEncryption.Allow;

    /// <summary>Headers of the INVITE that become attributes of the participant: the header, and the attribute.</summary>
    public IReadOnlyDictionary<string, string> HeadersToAttributes { get; init; } = new Dictionary<string, string>();

    protected IEnumerable<string> CommonMistakes(string list, LiveKitOptions all)
    {
        if (Name.Length is 0 or > 64)
        {
            yield return $"An entry of 'LiveKit:{list}' needs a Name of 1 to 64 characters.";
        }

        if (Credentials is { Length: > 0 } name && (!all.Credentials.TryGetValue(name, out var given) || given.Username.Length == 0 || given.Password.Length == 0))
        {
            yield return $"'LiveKit:{list}' has the trunk '{Name}' with the credentials '{name}'. Set 'LiveKit:Credentials:{name}:Username' and ':Password'.";
        }

        foreach (var header in HeadersToAttributes.Keys.Where(static header => !SipHeaderNames.IsName(header)))
        {
            yield return $"'LiveKit:{list}' has the trunk '{Name}' with the header '{header}', which is no name of a SIP header.";
        }
    }
}

/// <summary>SRTP between LiveKit and the other side.</summary>
internal enum TrunkEncryption
{
    Disable,
    Allow,
    Require,
}

/// <summary>How SIP messages travel.</summary>
internal enum TrunkTransport
{
    Auto,
    Udp,
    Tcp,
    Tls,
}

/// <summary>The user name and the password of a trunk. They are never logged.</summary>
internal sealed record TrunkCredentials
{
    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    public override string ToString() => "TrunkCredentials";
}
