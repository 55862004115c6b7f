namespace VoiceAgent.Pipeline.Quality;

/// <summary>What was measured in a window of time.</summary>
/// <param name="TalkOver">Frames of the caller with sound, while the agent sounded.</param>
/// <param name="Lasted">How long the window was.</param>
/// <param name="CallerUnheard">How long the caller could not be heard. Zero when there is no sign of it.</param>
/// <param name="AgentUnheard">How long the agent could not be heard. Zero when there is no sign of it.</param>
internal readonly record struct QualityWindow(LegCounts Caller, LegCounts Agent, long TalkOver, TimeSpan Lasted, TimeSpan CallerUnheard, TimeSpan AgentUnheard);
