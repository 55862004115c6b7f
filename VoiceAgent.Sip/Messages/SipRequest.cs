namespace VoiceAgent.Sip.Messages;

/// <summary>A request.</summary>
public sealed class SipRequest(string method, SipUri uri) : SipMessage
{
    public string Method { get; } = method;

    /// <summary>The Request-URI.</summary>
    public SipUri Uri { get; set; } = uri;

    /// <summary>Why a request that was read must be refused, before anything acts on it.</summary>
    internal (int Status, string Reason)? Refusal { get; set; }

    /// <summary>A response with the headers that are copied from the request (RFC 3261, 8.2.6).</summary>
    /// <param name="toTag">Added to To, if To has no tag yet. Null for 100.</param>
    /// <param name="reason">The usual phrase if null.</param>
    public SipResponse Respond(int status, string? toTag, string? reason = null)
    {
        var response = new SipResponse(status, reason ?? SipStatus.Phrase(status));
        Headers.CopyTo(response.Headers, SipHeaderNames.Via);
        if (status is > 100 and < 300)
        {
            Headers.CopyTo(response.Headers, SipHeaderNames.RecordRoute);
        }

        Headers.CopyTo(response.Headers, SipHeaderNames.From);
        if (toTag is not null && NameAddress.TryParse(Headers[SipHeaderNames.To], out var to) && to.Tag is null)
        {
            response.Headers.Add(SipHeaderNames.To, $"{Headers[SipHeaderNames.To]};tag={toTag}");
        }
        else
        {
            Headers.CopyTo(response.Headers, SipHeaderNames.To);
        }

        Headers.CopyTo(response.Headers, SipHeaderNames.CallId);
        Headers.CopyTo(response.Headers, SipHeaderNames.CSeq);
        return response;
    }

    /// <summary>The same request with its own headers, which can be changed.</summary>
    public SipRequest Copy()
    {
        var copy = new SipRequest(Method, Uri) { Content = Content };
        foreach (var header in Headers)
        {
            copy.Headers.AddParsed(header);
        }

        return copy;
    }

    /// <summary>Only the method and the Call-ID, because logs show this.</summary>
    public override string ToString() => $"{Method} of {CallId}";
}
