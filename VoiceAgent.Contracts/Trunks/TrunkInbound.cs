namespace VoiceAgent.Contracts.Trunks;

/// <summary>How the provider proves who it is: by its address, by digest authentication, or by both.</summary>
public sealed record TrunkInbound
{
    /// <summary>Networks from which calls are taken, such as <c>203.0.113.0/24</c>. The trunk's addresses that are IP addresses are taken too.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Allows networks with more addresses than a /8 of IPv4 or a /32 of IPv6, such as <c>0.0.0.0/0</c>. They need <see cref="User"/>.</summary>
    public bool AllowAnySource { get; init; }

    /// <summary>The user of digest authentication. Null: the address is enough.</summary>
    public string? User { get; init; }

    /// <summary>The name of the secret with the user's password: <c>Sip:Credentials:{name}</c>.</summary>
    public string? Credential { get; init; }
}
