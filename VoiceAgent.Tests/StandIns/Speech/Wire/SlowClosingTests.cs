using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.CognitiveServices.Speech;
using Microsoft.CognitiveServices.Speech.Audio;
using Microsoft.CognitiveServices.Speech.Wire;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.StandIns.Speech.Wire;

/// <summary>
/// Stopping and disposing a recogniser block, for up to ten seconds in the official library and here until the test releases them.
/// Code that waits for them would never end.
/// </summary>
public sealed class SlowClosingTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly VoiceKind Voice = new("en-US-JennyNeural", "en-US", AudioFormat.Pcm16Mono16k);
    private static readonly TranscriptionRequest Request = new(AudioFormat.Pcm16Mono16k, "en-US", []);

    private readonly SpeechEmulator _emulator = new();
    private readonly ManualResetEventSlim _letGo = new();
    private readonly SpeechClosings _closings = SpeechAccounts.Closings();
    private int _hanging;

    public async Task InitializeAsync()
    {
        await _emulator.InitializeAsync();
        NativeBehaviour.Set(_emulator.Host, new NativeBehaviour { Stopping = Hang, Disposing = Hang });
    }

    public async Task DisposeAsync()
    {
        _letGo.Set();
        NativeBehaviour.Unset(_emulator.Host);
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task The_end_of_a_call_waits_for_no_recogniser_and_what_is_left_is_counted_until_it_is_gone()
    {
        var transcription = Transcriber().Open(Request, new Words());
        await OpenedAsync();

        await transcription.DisposeAsync().AsTask().WaitAsync(Timeout, TimeProvider.System);

        await UntilAsync(() => Volatile.Read(ref _hanging) == 1);
        Assert.True(_closings.Count > 0);
        _letGo.Set();
        await UntilAsync(() => _closings.Count == 0);
    }

    [Fact]
    public async Task A_change_of_language_listens_on_at_once_and_the_last_words_of_the_former_are_heard()
    {
        var words = new FakeConversation();
        var hearing = new CallerAudio(
            new VoiceActivity(AudioFormat.Pcm16Mono16k, (_, _) => new EnergyDetector(), new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor }, StartOfSpeech.AsConfigured), Transcriber(), Request, NoRecorder.Instance, new CardRedaction(words, NoRecorder.Instance, CardPolicy.Default), new MediaClock(TimeProvider.System));
        await SayAsync(hearing, "What was the amount?");
        hearing.Use(Request with { Language = "es-ES" }, StartOfSpeech.AsConfigured);
        await SayAsync(hearing, "I'd like to check.");

        await hearing.CompleteAsync(CancellationToken.None).WaitAsync(Timeout, TimeProvider.System);
        await hearing.DisposeAsync().AsTask().WaitAsync(Timeout, TimeProvider.System);

        Assert.Equal(["What was the amount?", "I'd like to check."], words.Told.OfType<FinalTranscript>().Select(heard => heard.Text));
        await UntilAsync(() => Volatile.Read(ref _hanging) == 2);
    }

    [Fact]
    public async Task A_reply_that_is_interrupted_and_a_shutdown_wait_for_no_synthesiser()
    {
        var voices = new AzureVoices(SpeechAccounts.WithKey(_emulator.Host), _closings, TimeProvider.System);
        var voice = await voices.TakeAsync(Voice, CancellationToken.None);
        voice.Speak("This one is cut after its first piece of audio, long before its end.");
        Assert.True(await voice.WaitAsync());
        voice.Dispose();
        await UntilAsync(() => _closings.Count == 0);

        voices.Dispose();
        await UntilAsync(() => Volatile.Read(ref _hanging) == 1);
        var since = Stopwatch.GetTimestamp();
        await _closings.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 4, 15);
    }

    [Fact]
    public async Task When_too_many_are_still_closing_no_new_one_is_opened_and_that_is_a_failure_of_the_provider()
    {
        while (!_closings.IsFull)
        {
            _closings.Close(Task.CompletedTask, Hang);
        }

        var words = new Words();
        await using var transcription = Transcriber(new TranscriptionOptions { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(10) }).Open(Request, words);

        Assert.Equal("Too many recognisers are still being closed; no new one is opened", await words.Failed.Task.WaitAsync(Timeout, TimeProvider.System));
    }

    [Fact]
    public async Task The_official_library_may_not_be_disposed_in_the_middle_of_its_operations_and_ours_never_does()
    {
        using var format = AudioStreamFormat.GetWaveFormatPCM(16_000, 16, 1);
        using var stream = AudioInputStream.CreatePushStream(format);
        using var audio = AudioConfig.FromStreamInput(stream);
        var host = new Uri("ws://127.0.0.1:1");
        NativeBehaviour.Set(host, new NativeBehaviour { Stopping = Hang });
        var recognizer = new SpeechRecognizer(SpeechConfig.FromHost(host, "key"), audio);
        await recognizer.StartContinuousRecognitionAsync();
        var stopping = recognizer.StopContinuousRecognitionAsync();

        Assert.Throws<InvalidOperationException>(recognizer.Dispose);

        _letGo.Set();
        await stopping;
        var quiet = new TaskCompletionSource();
        var disposed = 0;
        _closings.Close(quiet.Task, () => Interlocked.Increment(ref disposed));
        await Task.Yield();
        Assert.Equal(0, disposed);
        quiet.SetResult();
        await UntilAsync(() => Volatile.Read(ref disposed) == 1);
    }

    private void Hang()
    {
        Interlocked.Increment(ref _hanging);
        _letGo.Wait();
    }

    private AzureTranscriber Transcriber(TranscriptionOptions? options = null) => new(
        SpeechAccounts.WithKey(_emulator.Host), _closings, Options.Create(options ?? new TranscriptionOptions()), new MediaMetrics(new FakeMeters()), TimeProvider.System);

    // A recogniser that is still opening is also closed, but this does not block.
    private static Task OpenedAsync() => Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

    private async Task SayAsync(CallerAudio hearing, string text)
    {
        var offset = TimeSpan.Zero;
        foreach (var frame in MemoryMarshal.AsBytes<short>(await _emulator.SayAsync(text, 16_000)).ToArray().Chunk(640).Where(frame => frame.Length == 640))
        {
            hearing.FrameReceived(frame, offset);
            offset += AudioFormat.FrameDuration;
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(Timeout, TimeProvider.System);
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, late.Token);
        }
    }

    private sealed class Words : ITranscriptListener
    {
        public TaskCompletionSource<string> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
        }

        public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
        {
        }

        void ITranscriptListener.Failed(string reason, FailureKind kind) => Failed.TrySetResult(reason);
    }
}
