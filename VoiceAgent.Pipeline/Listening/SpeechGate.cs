using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>Makes onsets and ends of speech out of voiced and unvoiced frames.</summary>
internal sealed class SpeechGate(ListeningOptions options)
{
    private TimeSpan _voiced;
    private TimeSpan _unvoiced;
    private bool _speaking;

    /// <param name="offset">Where the frame begins.</param>
    /// <returns>What has changed with this frame; null for most.</returns>
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
