namespace VoiceAgent.Pipeline.Listening;

/// <summary>Says how likely it is that someone speaks. One instance a call; frames come in order.</summary>
internal interface IVoiceActivityDetector
{
    /// <param name="pcm">One 20 ms frame, mono PCM16.</param>
    /// <returns>0 to 1.</returns>
    float ProbabilityOf(ReadOnlySpan<byte> pcm);
}
