using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip;

/// <summary>Settings of an endpoint.</summary>
public sealed record SipOptions
{
    /// <summary>At least one address. Requests go out by the first address of the transport that the next hop needs.</summary>
    public IReadOnlyList<SipListenOptions> Listen { get; init; } = [];

    public SipTlsOptions Tls { get; init; } = new();

    public SipTransportLimits Transports { get; init; } = new();

    public SipMessageLimits Messages { get; init; } = new();

    public SipTimers Timers { get; init; } = new();

    public SipTransactionLimits Transactions { get; init; } = new();

    public SipDialogOptions Dialogs { get; init; } = new();

    /// <summary>The user part of our Contact.</summary>
    public string ContactUser { get; init; } = "sip";

    /// <summary>The value of User-Agent and Server. Null sends none.</summary>
    public string? Product { get; init; } = "VoiceAgent";

    /// <summary>Signs the nonces of our challenges. At least 32 octets. All processes that share an address need the same one. Null draws one.</summary>
    public byte[]? NonceKey { get; init; }

    /// <summary>For waits with jitter. Tags and branches do not come from it. Null draws one.</summary>
    public int? Seed { get; init; }

    public override string ToString() => $"SIP on {string.Join(", ", Listen)}";
}
