using System.Runtime.InteropServices;
using Microsoft.CognitiveServices.Speech.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.StandIns.Speech.Wire;

/// <summary>The native library throws, as the official one can. The call continues with another service or a transfer, and the process survives.</summary>
public sealed class NativeFailureTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly VoiceKind Voice = new("en-US-JennyNeural", "en-US", AudioFormat.Pcm16Mono16k);

    public static TheoryData<string, string> Failures => new()
    {
        { "making", "Exception with an error code: 0x5 (SPXERR_INVALID_ARG)" },
        { "starting", "Exception with an error code: 0x5 (SPXERR_INVALID_ARG)" },
        { "loading", "The Speech SDK's native library is missing" },
        { "loading a type", "The Speech SDK's native library is missing" },
        { "starting in another way", "NotSupportedException" },
    };

    public void Dispose() => NativeBehaviour.Unset(emulator.Host);

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_caller_is_not_left_unheard(string when, string reason)
    {
        NativeBehaviour.Set(emulator.Host, Failing(when));
        var told = new Told();
        await using var transcription = Transcriber(emulator.Host).Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", ["Contoso"]), told);

        Assert.Equal(reason, await told.Failed.Task.WaitAsync(Timeout, TimeProvider.System));
    }

    [Fact]
    public async Task A_recogniser_that_did_not_start_is_closed_whatever_it_threw()
    {
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        NativeBehaviour.Set(emulator.Host, new NativeBehaviour
        {
            Starting = static () => throw new NotSupportedException("what the caller said"),
            Disposing = () => disposed.TrySetResult(),
        });
        await using var transcription = Transcriber(emulator.Host).Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), new Told());

        await disposed.Task.WaitAsync(Timeout, TimeProvider.System);
    }

    [Fact]
    public async Task The_second_region_hears_the_rest_of_the_call()
    {
        var second = new SpeechEmulator();
        await second.InitializeAsync();
        try
        {
            NativeBehaviour.Set(emulator.Host, Failing("starting"));
            var told = new Told();
            var transcriber = new FallbackTranscriber(Transcriber(emulator.Host), Transcriber(second.Host), TimeProvider.System, NullLogger<FallbackTranscriber>.Instance);
            await using var transcription = transcriber.Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), told);
            var audio = MemoryMarshal.AsBytes<short>(await second.SayAsync("What was the amount?", 16_000)).ToArray();
            foreach (var frame in audio.Chunk(640))
            {
                transcription.Hear(frame);
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }

            await transcription.CompleteAsync(CancellationToken.None);

            Assert.Contains("amount", Assert.Single(told.Phrases), StringComparison.OrdinalIgnoreCase);
            Assert.False(told.Failed.Task.IsCompleted);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_voice_fails_as_any_provider_does_and_at_once(string when, string reason)
    {
        NativeBehaviour.Set(emulator.Host, Failing(when));
        using var voices = Voices(emulator.Host);
        var synthesizer = new AzureSynthesizer(voices, Options.Create(new SpeakingOptions { SynthesisDeadline = TimeSpan.FromMinutes(5) }), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<SynthesisFailedException>(async () =>
        {
            await foreach (var _ in synthesizer.SpeakAsync(new SpeechRequest("Hello.", Voice.Voice, Voice.Language, Voice.Format), CancellationToken.None))
            {
            }
        }).WaitAsync(Timeout, TimeProvider.System);

        Assert.Equal(reason, failure.Message);
    }

    [Fact]
    public async Task A_voice_that_cannot_be_warmed_is_a_failure_that_the_warm_up_knows()
    {
        NativeBehaviour.Set(emulator.Host, Failing("making"));
        using var voices = Voices(emulator.Host);

        await Assert.ThrowsAsync<SynthesisFailedException>(() => voices.WarmAsync(Voice, 2, CancellationToken.None));
    }

    [Theory]
    [InlineData("loading")]
    [InlineData("loading a type")]
    public async Task A_missing_library_ends_the_start_with_a_sentence_that_says_what_to_install(string when)
    {
        NativeBehaviour.Set(emulator.Host, Failing(when));
        var check = new SpeechLibraryCheck(SpeechAccounts.WithKey(emulator.Host));

        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => check.StartAsync(CancellationToken.None));

        Assert.Contains("aspnet:10.0-noble", mistake.Message);
        Assert.Contains("libasound2", mistake.Message);
    }

    private static NativeBehaviour Failing(string when) => when switch
    {
        "making" => new() { Making = static () => throw NativeBehaviour.Failure(5, "SPXERR_INVALID_ARG") },
        "starting" => new() { Starting = static () => throw NativeBehaviour.Failure(5, "SPXERR_INVALID_ARG") },
        "starting in another way" => new() { Starting = static () => throw new NotSupportedException("what the caller said") },
        "loading" => new() { Loading = static () => throw new DllNotFoundException("Unable to load shared library") },
        _ => new() { Loading = static () => throw new TypeInitializationException("Binding", new TypeInitializationException("Helper", new DllNotFoundException())) },
    };

    private static AzureTranscriber Transcriber(Uri host) => new(
        SpeechAccounts.WithKey(host), SpeechAccounts.Closings(), Options.Create(new TranscriptionOptions()), new MediaMetrics(new FakeMeters()), TimeProvider.System);

    private static AzureVoices Voices(Uri host) => new(SpeechAccounts.WithKey(host), SpeechAccounts.Closings(), TimeProvider.System);

    private sealed class Told : ITranscriptListener
    {
        public List<string> Phrases { get; } = [];

        public TaskCompletionSource<string> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
        }

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null) => Phrases.Add(text);

        void ITranscriptListener.Failed(string reason, FailureKind kind) => Failed.TrySetResult(reason);
    }
}
