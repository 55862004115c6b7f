namespace VoiceAgent.CallGateway.LiveKit.Wire;

/// <summary>What inbound and outbound trunks have in common.</summary>
internal abstract record SipTrunk
{
    /// <summary>The server's own id. Null for a trunk that does not exist yet.</summary>
    public string? SipTrunkId { get; init; }

    public string Name { get; init; } = "";

    public string Metadata { get; init; } = "";

    public IReadOnlyList<string>? Numbers { get; init; }

    public string? AuthUsername { get; init; }

    public string? AuthPassword { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyDictionary<string, string>? HeadersToAttributes { get; init; }

    public IReadOnlyDictionary<string, string>? AttributesToHeaders { get; init; }

    /// <summary><c>SIP_NO_HEADERS</c>, <c>SIP_X_HEADERS</c> or <c>SIP_ALL_HEADERS</c>.</summary>
    public string? IncludeHeaders { get; init; }

    /// <summary>Deprecated since <see cref="Media"/> exists. Older servers know only this one, so both are read and this one is written.</summary>
    public string? MediaEncryption { get; init; }

    public SipMedia? Media { get; init; }

    /// <summary>The encryption that the server applies, whichever of the two members it uses.</summary>
    public string Encryption() => Media?.Encryption ?? (MediaEncryption is { Length: > 0 } given ? given : LiveKitNames.Unencrypted);
}

/// <summary><c>SIPInboundTrunkInfo</c>: from whom LiveKit takes calls.</summary>
internal sealed record SipInboundTrunk : SipTrunk
{
    public IReadOnlyList<string>? AllowedAddresses { get; init; }

    public IReadOnlyList<string>? AllowedNumbers { get; init; }

    public bool KrispEnabled { get; init; }

    public TimeSpan? RingingTimeout { get; init; }

    public TimeSpan? MaxCallDuration { get; init; }
}

/// <summary><c>SIPOutboundTrunkInfo</c>: where LiveKit sends calls.</summary>
internal sealed record SipOutboundTrunk : SipTrunk
{
    /// <summary>Host and port, without <c>sip:</c>.</summary>
    public string Address { get; init; } = "";

    /// <summary><c>SIP_TRANSPORT_AUTO</c>, <c>_UDP</c>, <c>_TCP</c> or <c>_TLS</c>.</summary>
    public string? Transport { get; init; }
}

/// <summary><c>SIPMediaConfig</c>.</summary>
internal sealed record SipMedia
{
    public string? Encryption { get; init; }
}

internal sealed record SipTrunkOrder<TTrunk>(TTrunk Trunk);

internal sealed record SipTrunkReplacement<TTrunk>(string SipTrunkId, TTrunk Replace);

internal sealed record SipTrunkKey(string SipTrunkId);

internal sealed record SipItems<TItem>
{
    public IReadOnlyList<TItem>? Items { get; init; }
}

/// <summary>A request or a response without members.</summary>
internal sealed record Nothing;
