using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>
/// Estimates how likely a frame contains speech. This is the strategy for the start of speech. Each call has its own instance, and
/// frames come in order.
/// </summary>
internal interface IVoiceActivityDetector : IDisposable
{
    /// <param name="pcm">One 20 ms frame, mono PCM16.</param>
    /// <returns>0 to 1.</returns>
    float ProbabilityOf(ReadOnlySpan<byte> pcm);

    void IDisposable.Dispose()
    {
    }
}

/// <summary>Opens the detector that the options choose, for one call.</summary>
internal delegate IVoiceActivityDetector OpenDetector(AudioFormat format, ListeningOptions options);

/// <summary>The detectors that an agent or the section <c>Listening</c> can choose.</summary>
internal enum VoiceActivityDetector
{
    /// <summary>Sound that is louder than the background noise: <see cref="Listening.NoiseFloorDetector"/>.</summary>
    NoiseFloor,

    /// <summary>A neural network that was trained on voices: Silero VAD.</summary>
    Model,
}
