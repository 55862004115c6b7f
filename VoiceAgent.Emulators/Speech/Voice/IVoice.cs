namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>Turns a clause of text into speech.</summary>
internal interface IVoice
{
    /// <summary>Speaks one clause.</summary>
    /// <param name="clause">What to say; its words' times come back with the audio.</param>
    /// <param name="style">Whose voice, how fast, how high, how loud.</param>
    /// <param name="sampleRate">8000, 16000 or 24000 Hz.</param>
    /// <param name="yielded">Gives up waiting; a clause that is being computed is thrown away.</param>
    /// <exception cref="VoiceUnavailableException">There is no voice on this machine, in one sentence.</exception>
    Task<VoicedClause> SpeakAsync(Clause clause, VoiceStyle style, int sampleRate, CancellationToken yielded);
}

/// <summary>A clause as speech, without silence before or after it.</summary>
/// <param name="Samples">Mono, full scale ±1, at the rate that was asked for.</param>
/// <param name="Starts">Where each of the clause's <see cref="Clause.Spoken"/> words begins, in samples, never decreasing.</param>
internal sealed record VoicedClause(float[] Samples, int[] Starts);

/// <summary>No voice can be had on this machine; the message says why and what to do.</summary>
internal sealed class VoiceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
