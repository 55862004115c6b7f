using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Hosting.Speech;

/// <summary>Gives recognisers the detector that also tells the conversation when the caller speaks.</summary>
internal sealed class DetectorMeter(IVoiceActivityDetector detector) : ISpeechMeter
{
    public static ISpeechMeter Open(OpenDetector open, ListeningOptions options) => new DetectorMeter(open(FrameSplitter.Format, options));

    public float ProbabilityOf(ReadOnlySpan<byte> frame) => detector.ProbabilityOf(frame);

    public void Dispose() => detector.Dispose();
}
