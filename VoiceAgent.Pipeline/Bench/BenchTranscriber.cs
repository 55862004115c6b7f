using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Bench;

/// <summary>
/// The transcriber of the bench contract (design §7). After at least five loud frames, the first quiet frame ends the phrase and
/// the final transcript follows at once. It measures the cost of the platform without a provider.
/// </summary>
internal sealed class BenchTranscriber : ITranscriber
{
    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) => new Listening(listener);

    private sealed class Listening(ITranscriptListener listener) : ITranscription
    {
        private const int FramesOfAPhrase = 5;
        private const string Words = "what is my balance";

        private long _frames;
        private int _loud;

        public void Hear(ReadOnlySpan<byte> pcm)
        {
            if (EnergyDetector.IsLoud(pcm))
            {
                _loud++;
            }
            else if (_loud > 0)
            {
                var (until, loud) = (_frames * AudioFormat.FrameDuration, _loud);
                _loud = 0;
                if (loud >= FramesOfAPhrase)
                {
                    listener.FinalTranscript(Words, until - (loud * AudioFormat.FrameDuration), until);
                }
            }

            _frames++;
        }

        public Task CompleteAsync(CancellationToken stopping) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
