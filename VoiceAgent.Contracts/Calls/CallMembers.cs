namespace VoiceAgent.Contracts.Calls;

/// <summary>Who is on the call, as the telephony service has last reported it.</summary>
/// <param name="Sequence">A report with a lower number is older.</param>
/// <param name="RawIds">The telephony service's ids.</param>
public sealed record CallMembers(int Sequence, IReadOnlyList<string> RawIds);
