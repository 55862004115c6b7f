using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>
/// Transcribes loud audio like the bench's transcriber, with interim transcripts and with words that real callers say: plain
/// ones, numbers, dates, amounts, and digits of a card, which are masked.
/// </summary>
internal sealed class RehearsalTranscriber : ITranscriber
{
    private static readonly string[][] Phrases =
    [
        ["what is", "what is the status of my claim"],
        ["my number", "my number is four seven one nine"],
        ["my card", "my card is 4111 1111", "my card is 4111 1111 1111 1111 and it expires in May"],
        ["I would like", "I would like a table for four on Friday at half past seven"],
        ["no wait", "no wait I paid twelve hundred and fifty dollars on March third"],
        ["yes", "yes please"],
        ["hold on", "hold on a second I have to look for it"],
    ];

    private int _calls;

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) => new Listening(listener, Interlocked.Increment(ref _calls));

    private sealed class Listening(ITranscriptListener listener, int turn) : ITranscription
    {
        private const int FramesOfAWord = 5;

        private long _frames;
        private int _loud;
        private int _turn = turn;

        public void Hear(ReadOnlySpan<byte> pcm)
        {
            var phrase = Phrases[_turn % Phrases.Length];
            var now = _frames++ * AudioFormat.FrameDuration;
            if (EnergyDetector.IsLoud(pcm))
            {
                _loud++;
                if (_loud % FramesOfAWord == 0 && _loud / FramesOfAWord < phrase.Length)
                {
                    listener.InterimTranscript(phrase[(_loud / FramesOfAWord) - 1], From(now), now);
                }
            }
            else if (_loud >= FramesOfAWord)
            {
                listener.FinalTranscript(phrase[^1], From(now), now);
                (_loud, _turn) = (0, _turn + 1);
            }
        }

        public Task CompleteAsync(CancellationToken stopping) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private TimeSpan From(TimeSpan now) => now - (_loud * AudioFormat.FrameDuration);
    }
}
