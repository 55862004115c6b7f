namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Somebody on a call.</summary>
/// <param name="Target">A number in E.164, or the raw id of a user.</param>
internal sealed record CallMember(string Target, bool IsMuted, bool IsOnHold);
