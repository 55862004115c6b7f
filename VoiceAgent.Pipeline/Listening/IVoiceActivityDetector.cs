namespace VoiceAgent.Pipeline.Listening;

/// <summary>Estimates how likely a frame contains speech. Each call has its own instance. Frames come in order.</summary>
internal interface IVoiceActivityDetector
{
    /// <param name="pcm">One 20 ms frame, mono PCM16.</param>
    /// <returns>0 to 1.</returns>
    float ProbabilityOf(ReadOnlySpan<byte> pcm);
}
