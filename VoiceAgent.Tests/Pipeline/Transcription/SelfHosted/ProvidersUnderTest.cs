using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Hosting.Speech;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.Transcription.OpenAI;
using VoiceAgent.Pipeline.Transcription.Whisper;
using VoiceAgent.Pipeline.Transcription.WhisperLive;
using VoiceAgent.Pipeline.Transcription.Windows;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Transcription.SelfHosted;

/// <summary>The self-hosted transcribers by name, over the emulated servers.</summary>
internal static class ProvidersUnderTest
{
    public const string LiveKit = "WhisperLiveKit";
    public const string Live = "WhisperLive";
    public const string OpenAI = "OpenAI";
    public const string Streamed = "OpenAI, streamed";
    public const string InProcess = "Whisper in process";

    public static TranscriptionOptions Patient { get; } = new() { Retries = 10, RetryDelay = TimeSpan.FromMilliseconds(200), CompleteDeadline = TimeSpan.FromSeconds(20), ConnectDeadline = TimeSpan.FromSeconds(20) };

    public static ITranscriber Open(string provider, Uri server, TranscriptionOptions? options = null) => provider switch
    {
        LiveKit => new WhisperLiveTranscriber(LiveParts(server, LiveProtocol.WhisperLiveKit, options ?? Patient)),
        Live => new WhisperLiveTranscriber(LiveParts(server, LiveProtocol.WhisperLive, options ?? Patient)),
        OpenAI => new OpenAITranscriber(OpenAIParts(server, new OpenAITranscriptionOptions { Deadline = TimeSpan.FromSeconds(20) }, options ?? Patient)),
        Streamed => new OpenAITranscriber(OpenAIParts(server, new OpenAITranscriptionOptions { Deadline = TimeSpan.FromSeconds(20), Stream = true }, options ?? Patient)),
        _ => new WhisperTranscriber(WhisperParts(new EarEngine(), TimeProvider.System, options ?? Patient)),
    };

    public static TranscriptionRequest Request(int rate, params string[] languages) =>
        new(new AudioFormat(rate), "en-US", ["Contoso"]) { Languages = languages.Length > 0 ? languages : ["en-US"] };

    public static WindowedParts WhisperParts(IWhisperEngine engine, TimeProvider time, TranscriptionOptions? options = null, WhisperOptions? whisper = null)
    {
        var chosen = whisper ?? new WhisperOptions { Deadline = TimeSpan.FromMinutes(1) };
        return Parts(WhisperTranscriber.Provider, new WhisperRecogniser(engine, Options.Create(chosen), time), WhisperTranscriber.Windows(chosen), options ?? Patient, time);
    }

    public static WindowedParts Parts(string provider, IWindowRecogniser recogniser, WindowOptions windows, TranscriptionOptions options, TimeProvider time) =>
        new(provider, recogniser, Meter, windows, options, new WindowMetrics(new FakeMeters()), new MediaMetrics(new FakeMeters()), time);

    public static ISpeechMeter Meter() => new DetectorMeter(new NoiseFloorDetector());

    private static WindowedParts OpenAIParts(Uri server, OpenAITranscriptionOptions openAI, TranscriptionOptions options)
    {
        var http = new UriBuilder(server) { Scheme = "http", Path = "/v1" }.Uri;
        var client = new ServiceClient(new ServiceAddress(http, null, "whisper-1"));
        return Parts(OpenAITranscriber.Provider, new OpenAIRecogniser(client, Options.Create(openAI), TimeProvider.System), OpenAITranscriber.Windows(openAI), options, TimeProvider.System);
    }

    private static LiveParts LiveParts(Uri server, LiveProtocol protocol, TranscriptionOptions options) => new(
        new ServiceAddress(new UriBuilder(server) { Scheme = "ws" }.Uri, null, null),
        Meter,
        new WhisperLiveOptions { Protocol = protocol, Settled = TimeSpan.FromMilliseconds(150), SettledUnconfirmed = TimeSpan.FromMilliseconds(300) },
        options,
        new MediaMetrics(new FakeMeters()),
        TimeProvider.System);
}
