namespace VoiceAgent.Contracts.Trunks;

/// <summary>How the platform proves who it is to the provider.</summary>
public sealed record TrunkOutbound
{
    /// <summary>The user of digest authentication. Null: the provider knows the platform by its address.</summary>
    public string? User { get; init; }

    /// <summary>The name of the secret with the user's password: <c>Sip:Credentials:{name}</c>.</summary>
    public string? Credential { get; init; }

    /// <summary>Null: the realm of the provider's challenge is taken as it is.</summary>
    public string? Realm { get; init; }

    /// <summary>The platform registers at the provider, so that the provider knows where calls go.</summary>
    public bool Register { get; init; }

    /// <summary>How long a registration lasts. It is renewed before.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromMinutes(10);
}
