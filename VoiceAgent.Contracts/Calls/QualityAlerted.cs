namespace VoiceAgent.Contracts.Calls;

/// <summary>The audio of a call has passed a threshold. There is one alert until the audio has been good again for a while.</summary>
/// <param name="Value">The measure of the last window, in the unit of the problem.</param>
/// <param name="Limit">The threshold that it has passed.</param>
/// <param name="Offset">When it was noticed.</param>
public sealed record QualityAlerted(MediaLeg Leg, QualityProblem Problem, double Value, double Limit, TimeSpan Offset) : CallEvent;
