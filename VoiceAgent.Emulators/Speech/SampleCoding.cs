namespace VoiceAgent.Emulators.Speech;

/// <summary>The coding of a sample. The numbers are those of a WAV header.</summary>
internal enum SampleCoding
{
    Pcm16 = 1,
    ALaw = 6,
    MuLaw = 7,
}
