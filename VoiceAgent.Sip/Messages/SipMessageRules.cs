namespace VoiceAgent.Sip.Messages;

/// <summary>What every message must fulfil before anything acts on it. RFC 4475 lists what arrives otherwise.</summary>
internal static class SipMessageRules
{
    private static readonly string[] Single =
    [
        SipHeaderNames.From, SipHeaderNames.To, SipHeaderNames.CallId, SipHeaderNames.CSeq, SipHeaderNames.MaxForwards, SipHeaderNames.ContentLength, SipHeaderNames.ContentType,
        SipHeaderNames.Expires, SipHeaderNames.SessionExpires, SipHeaderNames.Replaces, SipHeaderNames.ReferTo, SipHeaderNames.RAck,
    ];

    /// <exception cref="SipParseException">A rule is broken.</exception>
    public static void Check(SipMessage message)
    {
        var request = message as SipRequest;
        if (request?.Refusal is var (status, reason))
        {
            throw new SipParseException(reason, status) { Partial = message };
        }

        foreach (var name in Single)
        {
            Require(message.Headers.CountOf(name) <= 1, message, $"The header {name} is there more than once.");
        }

        var headers = message.Headers;
        Require(headers.TryGet(SipHeaderNames.CallId, out var callId) && !callId.IsEmpty && callId.Span.IndexOfAny(" \t") < 0, message, "The header Call-ID is missing or has white space.");
        Require(headers.TryGet(SipHeaderNames.From, out var from) && NameAddress.TryParse(from.Span, out _), message, "The header From is missing or is no address.");
        Require(headers.TryGet(SipHeaderNames.To, out var to) && NameAddress.TryParse(to.Span, out _), message, "The header To is missing or is no address.");
        Require(headers.TryGet(SipHeaderNames.CSeq, out var line) && SipCSeq.TryParse(line.Span, out var sequence), message, "The header CSeq is missing or is not a number and a method.");
        Require(message.TryGetTopVia(out _), message, "The header Via is missing or cannot be read.");
        foreach (var via in headers.Values(SipHeaderNames.Via))
        {
            Require(SipVia.TryParse(via, out _), message, "A value of Via cannot be read.");
        }

        foreach (var name in (ReadOnlySpan<string>)[SipHeaderNames.Contact, SipHeaderNames.Route, SipHeaderNames.RecordRoute])
        {
            foreach (var value in headers.Values(name))
            {
                Require((value == "*" && name == SipHeaderNames.Contact) || NameAddress.TryParse(value, out _), message, $"A value of {name} is no address.");
            }
        }

        RequireNumber(message, SipHeaderNames.MaxForwards, 255);
        RequireNumber(message, SipHeaderNames.Expires, uint.MaxValue);
        if (request is not null)
        {
            _ = SipCSeq.TryParse(line.Span, out sequence);
            Require(sequence.Method == request.Method, message, "The method in CSeq is not that of the request.");
            Require(request.Content.IsEmpty || headers.Has(SipHeaderNames.ContentType), message, "The body has no Content-Type.");
        }
    }

    private static void RequireNumber(SipMessage message, string name, uint largest) =>
        Require(!message.Headers.TryGet(name, out var text) || SipText.TryNumber(text.Span, largest, out _), message, $"The header {name} is not a number up to {largest}.");

    private static void Require(bool holds, SipMessage message, string otherwise)
    {
        if (!holds)
        {
            throw new SipParseException(otherwise) { Partial = message };
        }
    }
}
