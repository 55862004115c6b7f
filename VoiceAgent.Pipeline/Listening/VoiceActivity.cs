using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Listening;

/// <summary>Reports when the caller begins and stops to speak. The detector and its limits are those of the agent on the call.</summary>
internal sealed class VoiceActivity : IDisposable
{
    private readonly AudioFormat _format;
    private readonly OpenDetector _open;
    private readonly ListeningOptions _configured;
    private readonly SpeechGate _gate;
    private IVoiceActivityDetector _detector;
    private ListeningOptions _options;
    private StartOfSpeech? _wanted;

    public VoiceActivity(AudioFormat format, OpenDetector open, ListeningOptions configured, StartOfSpeech agents)
    {
        (_format, _open, _configured) = (format, open, configured);
        _options = agents.Over(configured);
        _detector = open(format, _options);
        _gate = new SpeechGate(_options);
    }

    /// <summary>Detects speech as another agent wants, from the next frame on.</summary>
    public void Use(StartOfSpeech agents) => Volatile.Write(ref _wanted, agents);

    /// <returns>The change that this frame causes. Null for most frames.</returns>
    public ConversationEvent? Hear(ReadOnlySpan<byte> pcm, TimeSpan at)
    {
        if (Interlocked.Exchange(ref _wanted, null) is { } wanted)
        {
            Change(wanted.Over(_configured));
        }

        return _gate.Hear(_detector.ProbabilityOf(pcm), at);
    }

    public void Dispose() => _detector.Dispose();

    private void Change(ListeningOptions options)
    {
        if (options.Detector != _options.Detector)
        {
            _detector.Dispose();
            _detector = _open(_format, options);
        }

        _options = options;
        _gate.Use(options);
    }
}
