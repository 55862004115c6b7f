namespace VoiceAgent.Dashboard.Gateway;

/// <summary>Why the gateway did not carry out a request. The page shows different advice for each.</summary>
public enum GatewayRefusal
{
    /// <summary>The person's session has ended.</summary>
    SignInAgain,

    /// <summary>The person lacks the role.</summary>
    NotAllowed,

    /// <summary>There is no such call, or it is over.</summary>
    NotThere,

    /// <summary>The recording is in the archive, and cannot be played now.</summary>
    Archived,

    /// <summary>The request was refused as it is. The message says what to change.</summary>
    Declined,

    /// <summary>The request was not sent, because the session store or the identity provider does not respond.</summary>
    NoToken,

    /// <summary>The gateway does not respond, or fails itself.</summary>
    Unreachable,
}

internal sealed class GatewayException(GatewayRefusal refusal, string message, Exception? inner = null) : Exception(message, inner)
{
    public GatewayRefusal Refusal => refusal;

    /// <summary>What is known about a recording in the archive.</summary>
    public ArchivedRecording? Archived { get; init; }
}

/// <param name="DeletedAt">Null: it is kept for ever.</param>
/// <param name="IsComingBack">Somebody has asked the store for it.</param>
internal sealed record ArchivedRecording(DateTimeOffset? DeletedAt, bool IsComingBack);
