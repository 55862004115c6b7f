using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Transcription.Windows;

/// <summary>What the transcriptions of one provider share.</summary>
/// <param name="Provider">The provider's name in metrics.</param>
internal sealed record WindowedParts(
    string Provider,
    IWindowRecogniser Recogniser,
    OpenSpeechMeter Meter,
    WindowOptions Windows,
    TranscriptionOptions Options,
    WindowMetrics Metrics,
    MediaMetrics Media,
    TimeProvider Time);
