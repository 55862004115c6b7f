namespace VoiceAgent.Pipeline.Transcription;

/// <summary>Tells speech from silence, for recognisers that do not do so themselves. One instance serves one call.</summary>
internal interface ISpeechMeter : IDisposable
{
    /// <param name="frame">20 ms of PCM16 at 16 kHz.</param>
    /// <returns>0 to 1.</returns>
    float ProbabilityOf(ReadOnlySpan<byte> frame);
}

/// <summary>Opens the meter of one call. The pipeline gives the detector that the section <c>Listening</c> chooses.</summary>
internal delegate ISpeechMeter OpenSpeechMeter();
