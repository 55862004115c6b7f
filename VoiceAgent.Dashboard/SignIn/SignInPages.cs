namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The addresses of sign-in.</summary>
internal static class SignInPages
{
    /// <summary>The address to which the authority redirects people. It must be registered at the authority.</summary>
    public const string Callback = "/sign-in/callback";

    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string SignedOut = "/signed-out";
    public const string NoAccess = "/no-access";

    public static string Failed(string reason) => $"/sign-in-failed?reason={reason}";

    /// <summary>True for an address within the dashboard. Other addresses are refused, because a crafted link could contain them.</summary>
    public static bool IsOurs(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
