namespace VoiceAgent.Emulators.Speech.Ears;

/// <summary>Whose words: each speaker has tones or packets of its own, so that an echo of the agent is never taken for the caller.</summary>
internal enum Speaker
{
    Caller,
    Agent,
}
