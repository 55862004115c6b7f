using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.StandIns.Speech.Wire;

/// <summary>
/// The SDK raises events on its own threads. An event of a stopped text may arrive when the voice already speaks the next text,
/// perhaps in another call.
/// </summary>
public sealed class LateVoiceEventTests(SpeechEmulator emulator) : IClassFixture<SpeechEmulator>
{
    private const string Long = "This one is cut after its first piece of audio, long before its end.";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly VoiceKind Kind = new("en-US-JennyNeural", "en-US", AudioFormat.Pcm16Mono16k);
    private readonly SpeechClosings _closings = SpeechAccounts.Closings();

    [Fact]
    public async Task What_comes_late_of_a_text_that_was_cut_does_not_reach_the_next_text_of_the_voice()
    {
        var (voices, synthesizer) = Resting();
        using var stop = voices;
        var cut = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        synthesizer.Synthesizing += (_, spoken) => cut.TrySetResult(spoken.Result.ResultId);
        var first = await TakeAsync(voices);
        first.Speak(Long);
        Assert.True(await first.WaitAsync());
        var id = await cut.Task.WaitAsync(Timeout, TimeProvider.System);
        first.Dispose();
        await RestedAsync();

        var next = await TakeAsync(voices);
        Assert.Same(first, next);
        next.Speak("Yes.");
        synthesizer.OnSynthesizing(new SpeechSynthesisResult(id, ResultReason.SynthesizingAudio, new byte[64_000]));
        synthesizer.OnWordBoundary(new SpeechSynthesisWordBoundaryEventArgs(id, TimeSpan.Zero, TimeSpan.FromSeconds(1), 0, "Yes", SpeechSynthesisBoundaryType.Word));
        synthesizer.OnCompleted(new SpeechSynthesisResult(id, ResultReason.SynthesizingAudioCompleted, []));
        synthesizer.OnCanceled(Cancelled(id));
        var (bytes, words) = await ReadAsync(next);

        Assert.Equal(await YesAsync(), (bytes, words));
    }

    [Fact]
    public async Task A_text_that_made_more_audio_than_is_kept_is_stopped_before_the_voice_speaks_again()
    {
        var (voices, synthesizer) = Resting();
        using var stop = voices;
        var stopped = new TaskCompletionSource<CancellationReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        synthesizer.SynthesisCanceled += (_, cancelled) => stopped.TrySetResult(SpeechSynthesisCancellationDetails.FromResult(cancelled.Result).Reason);
        var first = await TakeAsync(voices);
        first.Speak(string.Concat(Enumerable.Repeat(Long, 5)));
        await first.Quiet.WaitAsync(Timeout, TimeProvider.System);
        for (var piece = 0; piece < 9_000; piece++)
        {
            synthesizer.OnSynthesizing(new SpeechSynthesisResult("flood", ResultReason.SynthesizingAudio, []));
        }

        await Assert.ThrowsAsync<SynthesisFailedException>(() => ReadAsync(first));
        first.Dispose();

        Assert.Equal(CancellationReason.CancelledByUser, await stopped.Task.WaitAsync(Timeout, TimeProvider.System));
    }

    private (AzureVoices Voices, SpeechSynthesizer Synthesizer) Resting()
    {
        var account = SpeechAccounts.WithKey(emulator.Host);
        var voices = new AzureVoices(account, _closings, TimeProvider.System);
        var config = account.ForSynthesis(null);
        config.SpeechSynthesisVoiceName = Kind.Voice;
        config.SpeechSynthesisLanguage = Kind.Language;
        config.SetSpeechSynthesisOutputFormat(SpeechSynthesisOutputFormat.Raw16Khz16BitMonoPcm);
        var synthesizer = new SpeechSynthesizer(config, null);
        voices.Return(new AzureVoice(voices, Kind, synthesizer, null, TimeProvider.System));
        return (voices, synthesizer);
    }

    private static async Task<AzureVoice> TakeAsync(AzureVoices voices) => await voices.TakeAsync(Kind, CancellationToken.None);

    // A stopped voice becomes free a moment later.
    private async Task RestedAsync()
    {
        using var late = new CancellationTokenSource(Timeout, TimeProvider.System);
        while (_closings.Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, late.Token);
        }
    }

    private async Task<(int Bytes, int Words)> YesAsync()
    {
        using var voices = new AzureVoices(SpeechAccounts.WithKey(emulator.Host), SpeechAccounts.Closings(), TimeProvider.System);
        using var voice = await TakeAsync(voices);
        voice.Speak("Yes.");
        return await ReadAsync(voice);
    }

    private static async Task<(int Bytes, int Words)> ReadAsync(AzureVoice voice)
    {
        var (bytes, words) = (0, 0);
        while (await voice.WaitAsync().WaitAsync(Timeout, TimeProvider.System))
        {
            while (voice.TryRead(out var piece))
            {
                (bytes, words) = (bytes + piece.Pcm.Length, words + (piece.Word is null ? 0 : 1));
            }
        }

        return (bytes, words);
    }

    private static SpeechSynthesisResult Cancelled(string id) =>
        new(id, ResultReason.Canceled, [], new SpeechSynthesisCancellationDetails(CancellationReason.CancelledByUser, CancellationErrorCode.NoError, ""));
}
