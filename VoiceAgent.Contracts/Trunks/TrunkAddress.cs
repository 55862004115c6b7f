namespace VoiceAgent.Contracts.Trunks;

/// <summary>An address of the provider.</summary>
public sealed record TrunkAddress
{
    /// <summary>A host name or an IP address.</summary>
    public string Host { get; init; } = "";

    /// <summary>Null: 5061 for TLS, else 5060.</summary>
    public int? Port { get; init; }

    /// <summary>How messages travel. TLS unless another one is named.</summary>
    public SipTransport Transport { get; init; } = SipTransport.Tls;

    /// <summary>The port that is used.</summary>
    public int EffectivePort() => Port ?? (Transport is SipTransport.Tls ? 5061 : 5060);
}
