namespace VoiceAgent.Contracts.Calls;

/// <summary>The problem of an earlier <see cref="QualityAlerted"/> is over.</summary>
/// <param name="Value">The measure of the last window, in the unit of the problem.</param>
/// <param name="Offset">When it was noticed.</param>
public sealed record QualityRestored(MediaLeg Leg, QualityProblem Problem, double Value, TimeSpan Offset) : CallEvent;
