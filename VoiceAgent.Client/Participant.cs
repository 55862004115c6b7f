namespace VoiceAgent.Client;

/// <summary>Somebody on a call.</summary>
/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="IsMuted">The others do not hear them.</param>
/// <param name="IsOnHold">They hear music, and nobody else.</param>
public sealed record Participant(string Target, bool IsMuted, bool IsOnHold);
