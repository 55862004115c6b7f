using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.CognitiveServices.Speech;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Speaking.Azure;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.Azure;
using VoiceAgent.Tests.Emulators.Speech;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Speaking;

/// <summary>A call's speech with the identity of the process and without a key, as in Azure, against the emulators of speech and identity.</summary>
public sealed class IdentitySpeechTests(SpeechWithIdentity running) : IClassFixture<SpeechWithIdentity>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly VoiceKind Voice = new("en-US-JennyNeural", "en-US", AudioFormat.Pcm16Mono16k);

    [Fact]
    public async Task The_agent_speaks() => Assert.True(await SpeakAsync(running.Identity) > 10_000);

    [Fact]
    public async Task A_synthesiser_that_is_given_the_credential_itself_is_refused_as_the_service_does()
    {
        var config = SpeechConfig.FromEndpoint(new Uri(running.Speech.Host, "/tts/cognitiveservices/websocket/v1"), running.Identity);
        using var synthesizer = new SpeechSynthesizer(config, null);

        using var result = await synthesizer.SpeakTextAsync("Hello.");

        Assert.Equal(CancellationErrorCode.AuthenticationFailure, SpeechSynthesisCancellationDetails.FromResult(result).ErrorCode);
    }

    [Fact]
    public async Task An_identity_without_a_token_is_a_failure_of_the_voice()
    {
        var failure = await Assert.ThrowsAsync<SynthesisFailedException>(() => SpeakAsync(new ScriptedCredential(static () => throw new AuthenticationFailedException("no"))));

        Assert.Equal("No token: AuthenticationFailedException", failure.Message);
    }

    [Fact]
    public async Task A_voice_at_rest_shows_the_renewed_token_when_it_connects_again()
    {
        var tokens = new Queue<AccessToken>([new("expired", DateTimeOffset.UnixEpoch), new(await running.TokenAsync(), DateTimeOffset.MaxValue)]);
        using var voices = new AzureVoices(SpeechAccounts.WithIdentity(running.Speech.Host, new ScriptedCredential(tokens.Dequeue)), SpeechAccounts.Closings(), TimeProvider.System);
        (await voices.TakeAsync(Voice, CancellationToken.None)).Dispose();

        using var again = await voices.TakeAsync(Voice, CancellationToken.None);
        again.Speak("Hello.");

        Assert.True(await again.WaitAsync());
    }

    [Fact]
    public async Task The_caller_is_heard()
    {
        var heard = new Listener();
        await using var transcription = Transcriber(running.Identity).Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), heard);

        foreach (var frame in MemoryMarshal.AsBytes<short>(await running.Speech.SayAsync("What was the amount?", 16_000)).ToArray().Chunk(AudioFormat.Pcm16Mono16k.BytesPerFrame))
        {
            transcription.Hear(frame);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await transcription.CompleteAsync(CancellationToken.None);

        Assert.Equal(["What was the amount?"], heard.Phrases);
    }

    [Fact]
    public async Task A_recogniser_in_a_long_call_shows_the_renewed_token_when_it_connects_again()
    {
        var (shown, drop) = (Channel.CreateBounded<string>(10), new SemaphoreSlim(0));
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        await using var service = builder.Build();
        service.UseWebSockets();
        service.Run(async context =>
        {
            await shown.Writer.WriteAsync(context.Request.Headers.Authorization.ToString());
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            while ((await socket.ReceiveAsync(new byte[4_096].AsMemory(), context.RequestAborted)).MessageType is not WebSocketMessageType.Binary)
            {
                // The settings are sent before the first audio. After that the recogniser is fully open.
            }

            await drop.WaitAsync(context.RequestAborted);
            socket.Abort();
        });
        await service.StartAsync();
        var given = 0;
        var credential = new ScriptedCredential(() => new AccessToken($"token {++given}", DateTimeOffset.UnixEpoch));
        var account = SpeechAccounts.WithIdentity(new UriBuilder(service.Urls.Single()) { Scheme = "ws" }.Uri, credential);
        await using var transcription = Transcriber(account).Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), new Listener());
        Assert.Equal($"Bearer aad#{SpeechAccounts.ResourceId}#token 1", await shown.Reader.ReadAsync().AsTask().WaitAsync(Timeout, TimeProvider.System));

        await account.Tokens!.GetAsync(CancellationToken.None);
        drop.Release();

        Assert.Equal($"Bearer aad#{SpeechAccounts.ResourceId}#token 2", await shown.Reader.ReadAsync().AsTask().WaitAsync(Timeout, TimeProvider.System));
    }

    [Fact]
    public async Task An_identity_without_a_token_is_a_failure_of_transcription_after_the_retries()
    {
        var heard = new Listener();
        await using var transcription = Transcriber(new ScriptedCredential(static () => throw new AuthenticationFailedException("no")))
            .Open(new TranscriptionRequest(AudioFormat.Pcm16Mono16k, "en-US", []), heard);

        Assert.Equal("No token: AuthenticationFailedException", await heard.Failed.Task.WaitAsync(Timeout, TimeProvider.System));
    }

    private async Task<int> SpeakAsync(TokenCredential credential)
    {
        using var voices = new AzureVoices(SpeechAccounts.WithIdentity(running.Speech.Host, credential), SpeechAccounts.Closings(), TimeProvider.System);
        var synthesizer = new AzureSynthesizer(voices, Options.Create(new SpeakingOptions { SynthesisDeadline = Timeout }), TimeProvider.System);
        var bytes = 0;
        await foreach (var piece in synthesizer.SpeakAsync(new SpeechRequest("Your claim was approved.", Voice.Voice, Voice.Language, Voice.Format), CancellationToken.None))
        {
            bytes += piece.Pcm.Length;
        }

        return bytes;
    }

    private AzureTranscriber Transcriber(TokenCredential credential) => Transcriber(SpeechAccounts.WithIdentity(running.Speech.Host, credential));

    private static AzureTranscriber Transcriber(SpeechAccount account) => new(
        account,
        SpeechAccounts.Closings(),
        Options.Create(new TranscriptionOptions { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(10) }),
        new MediaMetrics(new FakeMeters()),
        TimeProvider.System);

    private sealed class Listener : ITranscriptListener
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
