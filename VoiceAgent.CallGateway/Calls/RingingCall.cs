namespace VoiceAgent.CallGateway.Calls;

/// <summary>A call that nobody has answered yet.</summary>
/// <param name="From">The caller's number, or the raw id of a caller without one.</param>
/// <param name="To">The number that was called.</param>
/// <param name="CorrelationId">The telephony service's name for the call: the same in every delivery of the same ring.</param>
/// <param name="AnswerKey">What the telephony service wants back from whoever answers. It expires within the minute.</param>
internal sealed record RingingCall(string From, string To, string CorrelationId, string? ServerCallId, string AnswerKey);
