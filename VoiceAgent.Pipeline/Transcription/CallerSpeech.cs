using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>
/// Finds the phrases in a caller's audio by the silences between them. It counts audio time and uses no clock.
/// </summary>
/// <param name="silence">The silence that ends a phrase.</param>
internal sealed class CallerSpeech(ISpeechMeter meter, TimeSpan silence)
{
    // A click is shorter than three frames.
    private const int OnsetFrames = 3;
    private const float Likely = 0.5f;

    private int _loudInRow;

    public TimeSpan Position { get; private set; }

    public bool IsSpeaking { get; private set; }

    /// <summary>Where the phrase begins.</summary>
    public TimeSpan From { get; private set; }

    /// <summary>Where the last speech ends.</summary>
    public TimeSpan Until { get; private set; }

    /// <summary>How much of the phrase is speech, and not pauses.</summary>
    public TimeSpan Voiced { get; private set; }

    /// <param name="frame">20 ms at 16 kHz.</param>
    public void Hear(ReadOnlySpan<byte> frame)
    {
        var isLoud = meter.ProbabilityOf(frame) >= Likely;
        Position += AudioFormat.FrameDuration;
        _loudInRow = isLoud ? _loudInRow + 1 : 0;
        if (!IsSpeaking && _loudInRow >= OnsetFrames)
        {
            IsSpeaking = true;
            Voiced = (OnsetFrames - 1) * AudioFormat.FrameDuration;
            From = Position - (OnsetFrames * AudioFormat.FrameDuration);
        }

        if (IsSpeaking && isLoud)
        {
            Until = Position;
            Voiced += AudioFormat.FrameDuration;
        }
        else if (IsSpeaking && Position - Until >= silence)
        {
            IsSpeaking = false;
        }
    }

    /// <summary>Ends the phrase here, because it is long or because no more audio follows.</summary>
    public void Break() => IsSpeaking = false;
}
