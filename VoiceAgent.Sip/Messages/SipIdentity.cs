namespace VoiceAgent.Sip.Messages;

/// <summary>Who calls and for whom, by the headers that trunks use beside From and To. They are worth as much as the peer that sent them.</summary>
public static class SipIdentity
{
    /// <summary>The first usable of P-Asserted-Identity, Remote-Party-ID (party=calling) and From.</summary>
    public static NameAddress OfSender(SipMessage message)
    {
        if (message.Headers.Addresses(SipHeaderNames.PAssertedIdentity) is [var asserted, ..])
        {
            return asserted;
        }

        return message.Headers.Addresses(SipHeaderNames.RemotePartyId).Find(party => party.Parameters["party"] is null or "calling") ?? message.From;
    }

    /// <summary>Whether the sender asks not to show its number (<c>Privacy: id</c>, or <c>privacy=full</c> of Remote-Party-ID).</summary>
    public static bool IsPrivate(SipMessage message) =>
        message.Headers["Privacy"] is { } privacy && privacy.Split(';', ',').Any(part => part.Trim() is "id" or "user" or "header")
        || message.Headers.Addresses(SipHeaderNames.RemotePartyId).Exists(party => party.Parameters["privacy"] is "full" or "name" or "uri");

    /// <summary>The numbers that forwarded the call, the latest first (<c>Diversion</c>).</summary>
    public static IReadOnlyList<NameAddress> Diversions(SipMessage message) => message.Headers.Addresses(SipHeaderNames.Diversion);

    /// <summary>The value of the header Reason. Null where there is none or it cannot be read.</summary>
    public static SipReason? Reason(SipMessage message) => message.Headers.Values(SipHeaderNames.Reason) is [var first, ..] && SipReason.TryParse(first, out var reason) ? reason : null;
}
