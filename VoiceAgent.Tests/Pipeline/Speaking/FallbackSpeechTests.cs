using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speaking;

public sealed class FallbackSpeechTests
{
    private static readonly SpeechRequest Hello = new("Hello.", "voice", "en-US", AudioFormat.Pcm16Mono16k);

    [Fact]
    public void A_clause_that_the_first_service_fails_on_is_spoken_by_the_second_and_the_first_is_left_alone_for_a_while() => VirtualTime.Run(async time =>
    {
        var (first, second) = (new FakeSynthesizer(time) { FailsOn = Hello.Text }, new FakeSynthesizer(time));
        var voice = new FallbackSynthesizer(first, second, time, NullLogger<FallbackSynthesizer>.Instance);

        Assert.True(await SpeakAsync(voice) > 0);
        Assert.True(await SpeakAsync(voice) > 0);
        Assert.Single(first.Asked);
        Assert.Equal(2, second.Asked.Count);

        first.FailsOn = null;
        await Task.Delay(TimeSpan.FromSeconds(31), time);
        Assert.True(await SpeakAsync(voice) > 0);
        Assert.Equal(2, first.Asked.Count);
        Assert.Equal(2, second.Asked.Count);
    });

    [Fact]
    public void A_slow_first_speech_before_any_call_is_no_failure_of_the_first_service() => VirtualTime.Run(async time =>
    {
        var (first, second) = (new FakeSynthesizer(time) { Delay = TimeSpan.FromSeconds(5) }, new FakeSynthesizer(time));
        var speech = new CachingSynthesizer(new FallbackSynthesizer(first, second, time, NullLogger<FallbackSynthesizer>.Instance));

        await speech.PrepareAsync(Hello, CancellationToken.None);
        Assert.Empty(second.Asked);

        Assert.True(await SpeakAsync(speech) > 0);
        Assert.Single(first.Asked);
        Assert.Empty(second.Asked);
    });

    [Fact]
    public void When_both_fail_the_clause_fails() => VirtualTime.Run(async time =>
    {
        var voice = new FallbackSynthesizer(
            new FakeSynthesizer(time) { FailsOn = Hello.Text }, new FakeSynthesizer(time) { FailsOn = Hello.Text }, time, NullLogger<FallbackSynthesizer>.Instance);

        await Assert.ThrowsAsync<SynthesisFailedException>(() => SpeakAsync(voice));
    });

    [Fact]
    public void The_second_transcriber_hears_the_rest_of_a_call_and_its_words_lie_where_they_were_spoken()
    {
        var (first, second, told) = (new Ear(), new Ear(), new Told());
        var hearing = new FallbackTranscriber(first, second, TimeProvider.System, NullLogger<FallbackTranscriber>.Instance)
            .Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), told);
        hearing.Hear(new byte[AudioFormat.Pcm16Mono16k.BytesFor(TimeSpan.FromSeconds(2))]);
        first.Listener!.FinalTranscript("Good morning.", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        first.Listener!.InterimTranscript("hel", TimeSpan.FromMilliseconds(1_700), TimeSpan.FromMilliseconds(1_900));
        first.Listener!.Failed("gone", FailureKind.Unavailable);
        hearing.Hear(new byte[AudioFormat.Pcm16Mono16k.BytesFor(TimeSpan.FromSeconds(1))]);
        second.Listener!.FinalTranscript("Hello.", TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(600));

        // The second one also gets the words in progress, from a little before their beginning.
        Assert.Equal([(TimeSpan.Zero, "Good morning."), (TimeSpan.FromMilliseconds(1_700), "Hello.")], told.Phrases);
        Assert.Equal((64_000, 16_000 + 32_000), (first.Heard, second.Heard));
        Assert.Empty(told.Failures);

        second.Listener!.Failed("gone too", FailureKind.Unavailable);
        Assert.Equal(["gone too"], told.Failures);
    }

    [Fact]
    public async Task A_second_transcriber_that_gives_up_while_it_is_opened_is_told_of_and_no_third_one_is_opened()
    {
        var (first, second, told) = (new Ear(), new Ear { GivesUpWhenOpened = true }, new Told());
        await using var hearing = new FallbackTranscriber(first, second, TimeProvider.System, NullLogger<FallbackTranscriber>.Instance)
            .Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), told);

        first.Listener!.Failed("gone", FailureKind.Unavailable);

        Assert.Equal(1, second.Opened);
        Assert.Equal(["gone too"], told.Failures);
    }

    [Fact]
    public async Task A_first_transcriber_that_cannot_be_closed_leaves_the_second_none_the_less_closed()
    {
        var (first, second) = (new Ear { BreaksWhenClosed = true }, new Ear());
        var hearing = new FallbackTranscriber(first, second, TimeProvider.System, NullLogger<FallbackTranscriber>.Instance)
            .Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), new Told());
        first.Listener!.Failed("gone", FailureKind.Unavailable);

        await Assert.ThrowsAsync<NotSupportedException>(async () => await hearing.DisposeAsync());

        Assert.True(second.IsClosed);
    }

    [Fact]
    public void While_the_first_is_left_alone_it_speaks_the_rest_of_a_clause_that_the_second_breaks_off() => VirtualTime.Run(async time =>
    {
        var (first, second) = (new FakeSynthesizer(time) { FailsOn = Hello.Text }, new FakeSynthesizer(time));
        var voice = new FallbackSynthesizer(first, second, time, NullLogger<FallbackSynthesizer>.Instance);
        await SpeakAsync(voice);

        (first.FailsOn, second.FailsOn) = (null, Hello.Text);

        Assert.True(await SpeakAsync(voice) > 0);
        Assert.Equal((2, 2), (first.Asked.Count, second.Asked.Count));
    });

    [Fact]
    public void A_call_begins_with_the_transcriber_that_did_not_give_up_on_the_call_before() => VirtualTime.Run(async time =>
    {
        var (first, second) = (new Ear(), new Ear());
        var transcriber = new FallbackTranscriber(first, second, time, NullLogger<FallbackTranscriber>.Instance);
        var request = new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []);
        await using var before = transcriber.Open(request, new Told());
        first.Listener!.Failed("gone", FailureKind.Unavailable);

        await using var call = transcriber.Open(request, new Told());
        Assert.Equal((1, 2), (first.Opened, second.Opened));

        // One call tests the first transcriber again. All calls use it after it has transcribed words.
        await Task.Delay(TimeSpan.FromSeconds(31), time);
        await using var trial = transcriber.Open(request, new Told());
        var trying = first.Listener;
        await using var meanwhile = transcriber.Open(request, new Told());
        Assert.Equal((2, 3), (first.Opened, second.Opened));

        trying!.InterimTranscript("hello", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await using var after = transcriber.Open(request, new Told());
        Assert.Equal((3, 3), (first.Opened, second.Opened));
    });

    [Fact]
    public async Task Words_that_a_replaced_transcriber_still_tells_are_left_out_because_the_second_one_has_their_audio()
    {
        var (first, second, told) = (new Ear(), new Ear(), new Told());
        await using var call = new FallbackTranscriber(first, second, TimeProvider.System, NullLogger<FallbackTranscriber>.Instance)
            .Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), told);
        call.Hear(new byte[AudioFormat.Pcm16Mono16k.BytesFor(TimeSpan.FromSeconds(2))]);
        first.Listener!.Failed("gone", FailureKind.Unavailable);
        first.Listener!.FinalTranscript("Hello.", TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(900));
        second.Listener!.FinalTranscript("Hello.", TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(900));

        Assert.Equal([(TimeSpan.FromMilliseconds(500), "Hello.")], told.Phrases);
        Assert.Equal(64_000, second.Heard);
    }

    private static async Task<int> SpeakAsync(ISynthesizer voice)
    {
        var bytes = 0;
        await foreach (var piece in voice.SpeakAsync(Hello, CancellationToken.None))
        {
            bytes += piece.Pcm.Length;
        }

        return bytes;
    }

    private sealed class Ear : ITranscriber, ITranscription
    {
        public ITranscriptListener? Listener { get; private set; }

        public int Heard { get; private set; }

        public int Opened { get; private set; }

        public bool IsClosed { get; private set; }

        public bool GivesUpWhenOpened { get; init; }

        public bool BreaksWhenClosed { get; init; }

        public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener)
        {
            Listener = listener;
            if (++Opened < 3 && GivesUpWhenOpened)
            {
                listener.Failed("gone too", FailureKind.Unavailable);
            }

            return this;
        }

        public void Hear(ReadOnlySpan<byte> pcm) => Heard += pcm.Length;

        public Task CompleteAsync(CancellationToken stopping) => Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return BreaksWhenClosed ? throw new NotSupportedException("The native library is gone.") : ValueTask.CompletedTask;
        }
    }

    private sealed class Told : ITranscriptListener
    {
        public List<(TimeSpan From, string Text)> Phrases { get; } = [];

        public List<string> Failures { get; } = [];

        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
        }

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null) => Phrases.Add((from, text));

        public void Failed(string reason, FailureKind kind) => Failures.Add(reason);
    }
}
