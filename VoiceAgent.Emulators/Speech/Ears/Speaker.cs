namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>Who speaks. Each speaker has its own tones or packets, so that an echo of the agent is never taken for the caller.</summary>
internal enum Speaker
{
    Caller,
    Agent,
}
