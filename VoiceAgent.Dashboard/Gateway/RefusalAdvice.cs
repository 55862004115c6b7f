namespace VoiceAgent.Dashboard.Gateway;

/// <summary>Says what a person can do when the gateway does not carry out a request.</summary>
internal static class RefusalAdvice
{
    public static string Title(GatewayRefusal refusal) => refusal switch
    {
        GatewayRefusal.SignInAgain => "Your session has ended",
        GatewayRefusal.NotAllowed => "You may not see this",
        GatewayRefusal.NotThere => "There is no such call",
        GatewayRefusal.Archived => "The recording is in the archive",
        GatewayRefusal.Declined => "This is not possible",
        GatewayRefusal.NoToken => "Your sign-in cannot be renewed",
        _ => "The gateway does not respond",
    };

    /// <param name="act">The request, as in "to hang up".</param>
    public static string For(GatewayRefusal refusal, string act) => refusal switch
    {
        GatewayRefusal.SignInAgain => $"Sign in again to {act}.",
        GatewayRefusal.NotAllowed => $"Your account lacks the permission to {act}. Ask the operator of VoiceAgent for a role that has it.",
        GatewayRefusal.NotThere => "The call is over, or its data has been deleted after the time it is kept.",
        GatewayRefusal.Archived => "Ask an administrator of the storage account for it. It takes up to 15 hours to come back.",
        GatewayRefusal.Declined => $"The gateway did not {act}. Correct the request, and try again.",
        GatewayRefusal.NoToken => $"The session store or the identity provider does not respond, so the dashboard could not {act}. Try again in a moment. If it happens again, check both.",
        _ => $"The dashboard could not {act}. Try again in a moment. If it happens again, check the gateway's health.",
    };
}
