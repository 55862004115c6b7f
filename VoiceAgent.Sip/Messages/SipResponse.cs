namespace VoiceAgent.Sip.Messages;

/// <summary>A response.</summary>
/// <param name="status">100 to 699.</param>
public sealed class SipResponse(int status, string reason) : SipMessage
{
    public int Status { get; } = status;

    /// <summary>The reason phrase. It may be empty.</summary>
    public string Reason { get; } = reason;

    public bool IsFinal => Status >= 200;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>How long the sender asks to wait (<c>Retry-After</c>). Null where it does not ask.</summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            var text = Headers[SipHeaderNames.RetryAfter].AsSpan();
            var end = text.IndexOfAny(";( ");
            return SipText.TryNumber((end < 0 ? text : text[..end]).Trim(), SipCSeq.Largest, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        }
    }

    /// <summary>Only the status and the Call-ID, because logs show this.</summary>
    public override string ToString() => $"{Status} to {CallId}";
}
