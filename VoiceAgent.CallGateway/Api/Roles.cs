namespace VoiceAgent.CallGateway.Api;

/// <summary>The roles in access tokens. The policies have the same names.</summary>
internal static class Roles
{
    /// <summary>Allows reading calls, transcripts and recordings.</summary>
    public const string Read = "Calls.Read";

    /// <summary>Allows acting on calls: hang up, transfer, pause and resume the recording.</summary>
    public const string Control = "Calls.Control";
}
