namespace VoiceAgent.Contracts.Trunks;

/// <summary>A connection to a provider or an own telephone system by SIP. It has no password: a credential is the name of a secret.</summary>
public sealed record Trunk : ITrunkEntry
{
    /// <inheritdoc />
    public string Id { get; init; } = "";

    /// <summary>For people.</summary>
    public string Name { get; init; } = "";

    /// <summary>False: no call is taken from it or placed on it, and it is not registered.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Which calls it has.</summary>
    public TrunkDirection Direction { get; init; }

    /// <summary>The provider's addresses. The first one that answers is used.</summary>
    public IReadOnlyList<TrunkAddress> Addresses { get; init; } = [];

    /// <summary>The numbers that belong to this trunk (E.164). Calls are placed only from them.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>How the provider proves who it is.</summary>
    public TrunkInbound Inbound { get; init; } = new();

    /// <summary>How the platform proves who it is.</summary>
    public TrunkOutbound Outbound { get; init; } = new();

    /// <summary>Codecs, encryption and tones.</summary>
    public TrunkMedia Media { get; init; } = new();

    /// <summary>Timers, caller id and transfers.</summary>
    public TrunkSignalling Signalling { get; init; } = new();

    /// <summary>How much the trunk may do at a time.</summary>
    public TrunkLimits Limits { get; init; } = new();

    /// <summary>How numbers are written on this trunk.</summary>
    public TrunkNumbering Numbering { get; init; } = new();

    /// <summary>What happens to a call that no dispatch rule matches.</summary>
    public UnmatchedCalls Unmatched { get; init; }

    /// <summary>Where calls may go, when, and how much they may cost. It holds for placed calls and for transfers.</summary>
    public TollRules Toll { get; init; } = new();

    /// <summary>The names of the secrets that the trunk uses.</summary>
    public IEnumerable<string> Secrets() => new[] { Inbound.Credential, Outbound.Credential }.OfType<string>().Where(name => name.Length > 0).Distinct();

    /// <summary>Whether calls from the provider are taken.</summary>
    public bool TakesCalls() => Enabled && Direction is not TrunkDirection.Outbound;

    /// <summary>Whether calls may be placed.</summary>
    public bool PlacesCalls() => Enabled && Direction is not TrunkDirection.Inbound;

    /// <summary>How audio is encrypted when nothing is set: required when an address uses TLS.</summary>
    public SrtpMode EffectiveSrtp() => Media.Srtp ?? (Addresses.Any(address => address.Transport is SipTransport.Tls) ? SrtpMode.Required : SrtpMode.Off);
}
