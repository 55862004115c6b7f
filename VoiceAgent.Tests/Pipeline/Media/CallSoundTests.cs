using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Media;

public sealed class CallSoundTests
{
    [Fact]
    public void A_transcription_that_cannot_be_closed_leaves_the_recording_none_the_less_closed() => VirtualTime.Run(async time =>
    {
        using var pacer = new Pacer(time);
        var recordings = new Recordings();
        var factory = new CallSoundFactory(
            (_, _) => new EnergyDetector(), new Broken(), new CachingSynthesizer(new FakeSynthesizer(time)), recordings, pacer, new SpeakingMetrics(new FakeMeters()),
            Options.Create(new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor }), Options.Create(new SpeakingOptions()), time);
        var sound = factory.Open(new CallSoundRequest(CallId.At(DateTimeOffset.UnixEpoch), new AgentSound("voice", "en-US", [], [])), new FakeMediaStream(time), new FakeConversation());

        await Assert.ThrowsAsync<NotSupportedException>(async () => await sound.DisposeAsync());

        Assert.True(recordings.IsClosed);
    });

    private sealed class Broken : ITranscriber, ITranscription
    {
        public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener) => this;

        public void Hear(ReadOnlySpan<byte> pcm)
        {
        }

        public Task CompleteAsync(CancellationToken stopping) => Task.CompletedTask;

        public ValueTask DisposeAsync() => throw new NotSupportedException("The native library is gone.");
    }

    private sealed class Recordings : IRecordings, ICallRecorder
    {
        public bool IsClosed { get; private set; }

        public ICallRecorder Record(CallId call, AudioFormat format, Action<string> failed, RecordingStart start) => this;

        public void CallerFrame(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
        }

        public void AgentFrame(ReadOnlySpan<byte> pcm, TimeSpan playsAt)
        {
        }

        public void AgentSilenced(TimeSpan from)
        {
        }

        public TimeSpan? SilenceCaller(TimeSpan from, TimeSpan until) => null;

        public void Pause(TimeSpan at)
        {
        }

        public void Resume(TimeSpan at)
        {
        }

        public Task<RecordingClosed?> CloseAsync(CancellationToken stopping) => Task.FromResult<RecordingClosed?>(null);

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
