namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The roles of people. The policies have the same names.</summary>
internal static class Roles
{
    /// <summary>Allows viewing calls, transcripts and recordings.</summary>
    public const string Read = "Calls.Read";

    /// <summary>Allows acting on calls: hang up.</summary>
    public const string Control = "Calls.Control";
}
