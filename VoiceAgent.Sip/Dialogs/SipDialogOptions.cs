namespace VoiceAgent.Sip.Dialogs;

/// <summary>How dialogs behave.</summary>
public sealed record SipDialogOptions
{
    /// <summary>The session interval that we ask for (RFC 4028). Null asks for none. A peer that asks for one gets it.</summary>
    public TimeSpan? SessionInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A smaller interval is refused with 422. Not below 90 s (RFC 4028, 4).</summary>
    public TimeSpan SmallestSessionInterval { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Requests in a dialog go to the address that the peer's last message came from, if there is no route set. Phones behind NAT need this, because their Contact has an address
    /// of their own network.
    /// </summary>
    public bool PeersBehindNat { get; init; }

    /// <summary>Dialogs that are alive. An INVITE above it is answered with 503.</summary>
    public int MostDialogs { get; init; } = 10_000;

    /// <summary>An outgoing INVITE is cancelled if it has no final answer after this.</summary>
    public TimeSpan LongestRinging { get; init; } = TimeSpan.FromMinutes(3);
}
