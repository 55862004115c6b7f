namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Whom to add to a call.</summary>
/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="CallerId">The number that their telephone shows.</param>
/// <param name="Rings">How long their telephone rings, in whole seconds.</param>
internal sealed record Addition(string Target, string CallerId, TimeSpan Rings);
