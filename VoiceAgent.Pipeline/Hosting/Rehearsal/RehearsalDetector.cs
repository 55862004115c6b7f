using VoiceAgent.Pipeline.Listening;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Runs the worker's own detector, and decides by the loudness: the rehearsal's callers make noise and do not speak.</summary>
internal sealed class RehearsalDetector(IVoiceActivityDetector own) : IVoiceActivityDetector
{
    private readonly EnergyDetector _loudness = new();

    public float ProbabilityOf(ReadOnlySpan<byte> pcm)
    {
        own.ProbabilityOf(pcm);
        return _loudness.ProbabilityOf(pcm);
    }

    public void Dispose() => own.Dispose();
}
