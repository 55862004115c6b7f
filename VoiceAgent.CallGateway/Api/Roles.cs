namespace VoiceAgent.CallGateway.Api;

/// <summary>What a token must say; the policies have the same names.</summary>
internal static class Roles
{
    /// <summary>See calls, transcripts and recordings.</summary>
    public const string Read = "Calls.Read";

    /// <summary>Act on calls: hang up, transfer.</summary>
    public const string Control = "Calls.Control";
}
