namespace VoiceAgent.Contracts.Trunks;

/// <summary>Codecs, encryption and tones of a trunk.</summary>
public sealed record TrunkMedia
{
    /// <summary>The codecs in the order in which they are preferred.</summary>
    public IReadOnlyList<TrunkCodec> Codecs { get; init; } = [TrunkCodec.G722, TrunkCodec.Pcma, TrunkCodec.Pcmu];

    /// <summary>Null: required when the trunk uses TLS, else off.</summary>
    public SrtpMode? Srtp { get; init; }

    /// <summary>How keys are sent.</summary>
    public DtmfMode Dtmf { get; init; }

    /// <summary>Pauses are sent as comfort noise (RFC 3389) when the provider knows it.</summary>
    public bool ComfortNoise { get; init; }

    /// <summary>The IP address that the provider sees. Null: the one of the listener's setting.</summary>
    public string? ExternalAddress { get; init; }
}
