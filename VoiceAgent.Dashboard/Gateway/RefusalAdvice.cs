namespace VoiceAgent.Dashboard.Gateway;

/// <summary>What a person can do when the gateway does not do as asked.</summary>
internal static class RefusalAdvice
{
    public static string Title(GatewayRefusal refusal) => refusal switch
    {
        GatewayRefusal.SignInAgain => "Your session has ended",
        GatewayRefusal.NotAllowed => "You may not see this",
        GatewayRefusal.NotThere => "There is no such call",
        GatewayRefusal.NoToken => "Your sign-in cannot be renewed",
        _ => "The gateway does not answer",
    };

    /// <param name="act">What was asked, as in "to hang up".</param>
    public static string For(GatewayRefusal refusal, string act) => refusal switch
    {
        GatewayRefusal.SignInAgain => $"Sign in again to {act}.",
        GatewayRefusal.NotAllowed => $"Your account lacks the role to {act}. Ask whoever runs VoiceAgent for it.",
        GatewayRefusal.NotThere => "The call is over, or its data has been deleted after the time it is kept.",
        GatewayRefusal.NoToken => $"The session store or the identity provider does not answer, so nobody can be asked to {act}. Try again in a moment; if it stays so, check both.",
        _ => $"It could not be asked to {act}. Try again in a moment; if it stays so, check the gateway's health.",
    };
}
