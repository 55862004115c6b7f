using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>Turns voiced and unvoiced frames into starts and ends of speech.</summary>
internal sealed class SpeechGate(ListeningOptions options)
{
    private TimeSpan _voiced;
    private TimeSpan _unvoiced;
    private bool _speaking;

    /// <param name="offset">The start of the frame.</param>
    /// <returns>The change that this frame causes. Null for most frames.</returns>
    public ConversationEvent? Hear(float probability, TimeSpan offset)
    {
        var end = offset + AudioFormat.FrameDuration;
        if (probability >= options.Threshold)
        {
            _unvoiced = TimeSpan.Zero;
            _voiced += AudioFormat.FrameDuration;
            if (_speaking || _voiced < options.Onset)
            {
                return null;
            }

            _speaking = true;
            return new SpeechStarted(end - _voiced, _voiced);
        }

        _voiced = TimeSpan.Zero;
        _unvoiced += AudioFormat.FrameDuration;
        if (!_speaking || _unvoiced < options.Hangover)
        {
            return null;
        }

        _speaking = false;
        return new SpeechStopped(end - _unvoiced, _unvoiced);
    }
}
