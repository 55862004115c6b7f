namespace VoiceAgent.CallGateway.Sip;

/// <summary>The ids of connections over trunks. They begin with a word that tells them from those of Azure Communication Services.</summary>
internal static class SipConnections
{
    private const string Prefix = "sip-";

    public static string New() => $"{Prefix}{Guid.NewGuid():N}";

    /// <summary>Whether the id of a connection, of an answer key or of a call as a whole belongs to a trunk.</summary>
    public static bool Is(string? id) => id?.StartsWith(Prefix, StringComparison.Ordinal) is true;
}
