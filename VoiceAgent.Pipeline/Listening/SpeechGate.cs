using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>Turns voiced and unvoiced frames into starts and ends of speech.</summary>
internal sealed class SpeechGate(ListeningOptions options)
{
    private ListeningOptions _options = options;
    private TimeSpan _voiced;
    private TimeSpan _unvoiced;
    private bool _speaking;

    /// <summary>Uses other limits from the next frame on. Speech in progress goes on.</summary>
    public void Use(ListeningOptions limits) => _options = limits;

    /// <param name="offset">The start of the frame.</param>
    /// <returns>The change that this frame causes. Null for most frames.</returns>
    public ConversationEvent? Hear(float probability, TimeSpan offset)
    {
        var end = offset + AudioFormat.FrameDuration;
        if (probability >= _options.Threshold)
        {
            _unvoiced = TimeSpan.Zero;
            _voiced += AudioFormat.FrameDuration;
            if (_speaking || _voiced < _options.OnsetOfDetector)
            {
                return null;
            }

            _speaking = true;
            return new SpeechStarted(end - _voiced, _voiced);
        }

        _voiced = TimeSpan.Zero;
        _unvoiced += AudioFormat.FrameDuration;
        if (!_speaking || _unvoiced < _options.Hangover)
        {
            return null;
        }

        _speaking = false;
        return new SpeechStopped(end - _unvoiced, _unvoiced);
    }
}
