namespace VoiceAgent.Sip.Transport;

/// <summary>What happens with a request.</summary>
public enum SipVerdict
{
    Pass,

    /// <summary>Not answered at all, so that a scanner learns nothing.</summary>
    Drop,

    /// <summary>Answered with 403 without any state.</summary>
    Forbid,

    /// <summary>Answered with 503 and Retry-After without any state.</summary>
    Busy,
}
