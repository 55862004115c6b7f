using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A call to make.</summary>
/// <param name="Target">The Request-URI.</param>
/// <param name="From">Who calls, as the peer shall see it.</param>
/// <param name="Offer">The session description. Null lets the peer offer: then <see cref="AnswerOffer"/> is needed.</param>
public sealed record SipInvite(SipUri Target, NameAddress From, SipBody? Offer)
{
    /// <summary>To. The target if null.</summary>
    public NameAddress? To { get; init; }

    /// <summary>The addresses to send to, in order of trial, as URIs: a trunk's proxies. Empty takes the target itself. They do not become Route.</summary>
    public IReadOnlyList<SipUri> NextHops { get; init; } = [];

    /// <summary>Values of Route, such as the Service-Route of a registration.</summary>
    public IReadOnlyList<NameAddress> Route { get; init; } = [];

    /// <summary>More headers: P-Asserted-Identity, X-… Headers that the endpoint writes itself are not allowed.</summary>
    public IReadOnlyList<SipHeader> Headers { get; init; } = [];

    public SipCredential? Credential { get; init; }

    /// <summary>The dialog whose place the call shall take at the peer.</summary>
    public SipReplaces? Replaces { get; init; }

    /// <summary>Called for each provisional response but 100, in order.</summary>
    public Func<SipProgress, ValueTask>? Progress { get; init; }

    /// <summary>Makes the answer to an offer of the peer in a response. Needed without <see cref="Offer"/>.</summary>
    public Func<SipBody, SipBody>? AnswerOffer { get; init; }

    /// <summary>Whether the call needs reliable provisional responses (<c>Require: 100rel</c>). Otherwise they are supported.</summary>
    public bool RequireReliableProgress { get; init; }

    /// <summary>How long the call may ring. Null takes <see cref="SipDialogOptions.LongestRinging"/>.</summary>
    public TimeSpan? Ringing { get; init; }

    public override string ToString() => $"INVITE to {Target.Host}";
}
