namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>Converts a clause of text to speech.</summary>
internal interface IVoice
{
    /// <summary>Speaks one clause.</summary>
    /// <param name="clause">The clause. The times of its words are returned with the audio.</param>
    /// <param name="style">Voice, speed, pitch and volume.</param>
    /// <param name="sampleRate">8000, 16000 or 24000 Hz.</param>
    /// <param name="yielded">Stops waiting. The audio of a clause that is in progress is dropped.</param>
    /// <exception cref="VoiceUnavailableException">This machine has no voice. The message says why in one sentence.</exception>
    Task<VoicedClause> SpeakAsync(Clause clause, VoiceStyle style, int sampleRate, CancellationToken yielded);
}

/// <summary>A clause as speech, without silence before or after it.</summary>
/// <param name="Samples">Mono, full scale ±1, at the requested rate.</param>
/// <param name="Starts">The first sample of each of the clause's <see cref="Clause.Spoken"/> words. The values never decrease.</param>
internal sealed record VoicedClause(float[] Samples, int[] Starts)
{
    /// <summary>The phonemes of each word, in the International Phonetic Alphabet. Empty when the voice does not tell them.</summary>
    public string[][] Phonemes { get; init; } = [];
}

/// <summary>No voice is available on this machine. The message says why and what to do.</summary>
internal sealed class VoiceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
