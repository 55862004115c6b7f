namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>How to speak a clause.</summary>
/// <param name="Name">An Azure voice name (<c>en-US-JennyNeural</c>); its locale and first name choose an eSpeak voice and variant.</param>
internal sealed record VoiceStyle(string Name = "en-US-JennyNeural")
{
    /// <summary>Speed as a factor of the normal speed, 0.5 to 2.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Pitch as a factor of the voice's own pitch, 0.5 to 1.5.</summary>
    public double Pitch { get; init; } = 1;

    /// <summary>Loudness as a factor of the normal loudness, 0 to 1.</summary>
    public double Volume { get; init; } = 1;
}
