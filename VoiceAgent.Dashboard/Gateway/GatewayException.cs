namespace VoiceAgent.Dashboard.Gateway;

/// <summary>Why the gateway did not do as asked; each has its own advice on the page.</summary>
public enum GatewayRefusal
{
    /// <summary>The person's session has ended.</summary>
    SignInAgain,

    /// <summary>The person lacks the role.</summary>
    NotAllowed,

    /// <summary>There is no such call, or it is over.</summary>
    NotThere,

    /// <summary>The gateway was not even asked: the session store or the identity provider does not answer.</summary>
    NoToken,

    /// <summary>The gateway does not answer, or is in trouble itself.</summary>
    Unreachable,
}

internal sealed class GatewayException(GatewayRefusal refusal, string message, Exception? inner = null) : Exception(message, inner)
{
    public GatewayRefusal Refusal => refusal;
}
