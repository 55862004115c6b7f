namespace VoiceAgent.CallGateway.LiveKit.Wire;

/// <summary><c>CreateSIPParticipantRequest</c>: LiveKit calls a number and puts the call into a room.</summary>
internal sealed record SipDial
{
    public required string SipTrunkId { get; init; }

    /// <summary>A number or the user of a SIP address, not a whole address.</summary>
    public required string SipCallTo { get; init; }

    public required string RoomName { get; init; }

    /// <summary>The caller's number. Null: one of the trunk.</summary>
    public string? SipNumber { get; init; }

    public string? ParticipantIdentity { get; init; }

    public string? ParticipantName { get; init; }

    public string? ParticipantMetadata { get; init; }

    public IReadOnlyDictionary<string, string>? ParticipantAttributes { get; init; }

    /// <summary>Digits that are sent after the answer. A w waits half a second.</summary>
    public string? Dtmf { get; init; }

    public bool PlayDialtone { get; init; }

    public bool HidePhoneNumber { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public TimeSpan? RingingTimeout { get; init; }

    public TimeSpan? MaxCallDuration { get; init; }

    /// <summary>LiveKit's noise suppression. Our own recognisers hear the unchanged audio better, so it is off.</summary>
    public bool KrispEnabled { get; init; }

    public string? MediaEncryption { get; init; }

    /// <summary>The response comes when the call was answered, and not when it begins to ring.</summary>
    public bool WaitUntilAnswered { get; init; }
}

/// <summary><c>SIPParticipantInfo</c>.</summary>
internal sealed record SipDialled
{
    public string ParticipantId { get; init; } = "";

    public string ParticipantIdentity { get; init; } = "";

    public string RoomName { get; init; } = "";

    /// <summary>LiveKit's own id of the call, <c>SCL_…</c>.</summary>
    public string SipCallId { get; init; } = "";
}

/// <summary><c>TransferSIPParticipantRequest</c>: LiveKit sends a REFER.</summary>
internal sealed record SipTransfer
{
    public required string RoomName { get; init; }

    public required string ParticipantIdentity { get; init; }

    /// <summary>A <c>sip:</c>, <c>sips:</c> or <c>tel:</c> address.</summary>
    public required string TransferTo { get; init; }

    public bool PlayDialtone { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public TimeSpan? RingingTimeout { get; init; }
}

/// <summary><c>TransferSIPParticipantResponse</c>. Older servers answer without members.</summary>
internal sealed record SipTransferred
{
    public string TransferId { get; init; } = "";

    public string Status { get; init; } = "";

    public string Reason { get; init; } = "";
}
