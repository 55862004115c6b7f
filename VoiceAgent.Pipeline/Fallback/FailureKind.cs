namespace VoiceAgent.Pipeline.Fallback;

/// <summary>How a provider failed. The kind decides what is tried next, before the caller notices anything.</summary>
internal enum FailureKind
{
    /// <summary>The service has an error that may pass, such as status 500. Asking again may help.</summary>
    Unavailable,

    /// <summary>The connection broke, or it accepts everything and answers nothing. A new connection may help.</summary>
    DeadConnection,

    /// <summary>The service sent nothing for too long.</summary>
    TooSlow,

    /// <summary>The service is busy and says when to come back (429, or 503 with a time).</summary>
    ToldToWait,

    /// <summary>The answer has neither words nor a tool call.</summary>
    Empty,

    /// <summary>The answer stopped in its middle.</summary>
    CutOff,

    /// <summary>The service refuses the request (401, 404 …). It will refuse the same request again.</summary>
    Refused,

    /// <summary>A content filter does not allow the words of the request, or the words of the answer.</summary>
    Filtered,
}
