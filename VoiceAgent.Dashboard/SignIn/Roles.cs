namespace VoiceAgent.Dashboard.SignIn;

/// <summary>What a person may do; the policies have the same names as the roles.</summary>
internal static class Roles
{
    /// <summary>See calls, transcripts and recordings.</summary>
    public const string Read = "Calls.Read";

    /// <summary>Act on calls: hang up.</summary>
    public const string Control = "Calls.Control";
}
