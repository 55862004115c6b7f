using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Transcription.Windows;

/// <summary>Cuts a caller's audio into phrases. The closed ones wait for their final result, the last one may still be open. Not thread-safe.</summary>
internal sealed class PhraseIntake : IDisposable
{
    private readonly WindowOptions _options;
    private readonly TimeSpan _backlog;
    private readonly FrameSplitter _splitter;
    private readonly ISpeechMeter _meter;
    private readonly CallerSpeech _speech;
    private readonly KeptAudio _before;
    private readonly byte[] _frame = new byte[FrameSplitter.Format.BytesPerFrame];
    private readonly List<OpenPhrase> _phrases = [];

    public PhraseIntake(AudioFormat format, ISpeechMeter meter, TimeSpan silence, TimeSpan backlog, WindowOptions options)
    {
        (_options, _backlog, _meter) = (options, backlog, meter);
        _splitter = new FrameSplitter(format);
        _speech = new CallerSpeech(meter, silence);
        _before = new KeptAudio(FrameSplitter.Format, options.Before + (3 * AudioFormat.FrameDuration));
    }

    /// <summary>How many phrases were dropped because their results did not come.</summary>
    public int Dropped { get; private set; }

    /// <summary>The phrase whose result is needed first. Null when there is none.</summary>
    public OpenPhrase? First => _phrases.Count > 0 ? _phrases[0] : null;

    public void Hear(ReadOnlySpan<byte> pcm) => _splitter.Split(pcm, HearFrame);

    /// <summary>No more audio follows.</summary>
    public void Complete()
    {
        _speech.Break();
        Close();
    }

    public void Remove(OpenPhrase phrase) => _phrases.Remove(phrase);

    public void Dispose()
    {
        _before.Dispose();
        _meter.Dispose();
    }

    private void HearFrame(ReadOnlySpan<byte> frame)
    {
        var wasSpeaking = _speech.IsSpeaking;
        _speech.Hear(frame);
        _before.Add(frame);
        if (!wasSpeaking && _speech.IsSpeaking)
        {
            Open();
        }
        else if (wasSpeaking)
        {
            Grow(frame);
        }
    }

    private void Open()
    {
        var phrase = new OpenPhrase(FrameSplitter.Format, _before.From, _speech.From) { Until = _speech.Until, Voiced = _speech.Voiced };
        _before.Replay(_frame, (frame, length) => phrase.Add(frame.AsSpan(0, length)));
        _phrases.Add(phrase);
    }

    private void Grow(ReadOnlySpan<byte> frame)
    {
        var phrase = _phrases[^1];
        phrase.Add(frame);
        (phrase.Until, phrase.Voiced) = (_speech.Until, _speech.Voiced);
        if (phrase.Length >= _options.LongestPhrase)
        {
            _speech.Break();
            _before.Transcribed(_speech.Position);
        }

        if (!_speech.IsSpeaking)
        {
            Close();
        }
    }

    private void Close()
    {
        if (_phrases is [.., { IsClosed: false } open])
        {
            open.IsClosed = true;
            if (open.Voiced < _options.LeastSpeech)
            {
                _phrases.Remove(open);
            }
        }

        // The oldest phrase may be with the recogniser. It is dropped only when its result does not come.
        while (_phrases.Count > 1 && TimeSpan.FromTicks(_phrases.Sum(static phrase => phrase.Length.Ticks)) > _backlog + _options.LongestPhrase)
        {
            _phrases.RemoveAt(1);
            Dropped++;
        }
    }
}
