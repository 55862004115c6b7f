namespace VoiceAgent.Client;

/// <summary>The telephony service's own recording of a call.</summary>
/// <param name="State"><c>none</c>, <c>starting</c>, <c>active</c>, <c>paused</c> or <c>stopped</c>.</param>
/// <param name="IsActive">Whether the telephony service says that it records now.</param>
/// <param name="StartedBy">The name of a person, or <c>route</c> for the policy of the route.</param>
/// <param name="PausedBy">The person who has paused it. Null when nobody has.</param>
public sealed record ServiceRecordingState(string State, bool IsActive, string? StartedBy = null, string? PausedBy = null);
