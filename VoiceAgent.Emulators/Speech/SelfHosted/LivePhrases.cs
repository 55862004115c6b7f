using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>What a connection has heard: the phrases that are over, and the one that is being spoken.</summary>
internal sealed class LivePhrases(LiveAudio audio)
{
    private readonly PhraseSegmenter _segmenter = audio.Segmenter();
    private readonly List<SpeechEvent> _events = [];

    public List<LiveSegment> Segments { get; } = [];

    public TimeSpan Position => _segmenter.Position;

    /// <summary>Hears samples, and calls back after each change with the delay that is left.</summary>
    public async Task HearAsync(ReadOnlyMemory<byte> pcm16, Func<TimeSpan, string, Task> changed)
    {
        _segmenter.Hear(MemoryMarshal.Cast<byte, short>(pcm16.Span), _events);
        await TellAsync(changed);
    }

    public async Task EndAsync(Func<TimeSpan, string, Task> changed)
    {
        _segmenter.End(_events);
        await TellAsync(changed);
    }

    private async Task TellAsync(Func<TimeSpan, string, Task> changed)
    {
        foreach (var happened in _events)
        {
            switch (happened)
            {
                case PhraseGrew grew:
                    Set(new LiveSegment(Written(grew.Words), grew.Start, grew.Words[^1].End, IsOver: false));
                    await changed(Due(Operation.SpeechPartial, grew.Words[^1].End), Operation.SpeechPartial);
                    break;
                case PhraseEnded { Words.Count: > 0 } ended:
                    Set(new LiveSegment(Written(ended.Words), ended.Start, ended.End, IsOver: true));
                    await changed(Due(Operation.SpeechPhrase, ended.End), Operation.SpeechPhrase);
                    break;
            }
        }

        _events.Clear();
    }

    private void Set(LiveSegment segment)
    {
        if (Segments is [.., { IsOver: false }])
        {
            Segments[^1] = segment;
        }
        else
        {
            Segments.Add(segment);
        }
    }

    private static string Written(IReadOnlyList<Ears.HeardWord> words) => WrittenPhrase.Of(words.Select(word => word.Text), []).Display;

    private TimeSpan Due(string operation, TimeSpan since) => audio.Delays.Draw(operation) - (_segmenter.Position - since);
}

/// <param name="IsOver">Whether a silence has ended the phrase.</param>
internal sealed record LiveSegment(string Text, TimeSpan Start, TimeSpan End, bool IsOver);
