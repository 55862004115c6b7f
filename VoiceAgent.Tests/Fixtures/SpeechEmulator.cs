using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceAgent.Emulators;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>The speech role on its own port. Tests without their own settings share it.</summary>
public sealed class SpeechEmulator : IAsyncLifetime
{
    internal const string Key = "a key of the tests";
    private readonly string[] _settings;
    private WebApplication? _app;

    public SpeechEmulator()
        : this([])
    {
    }

    internal SpeechEmulator(params string[] settings) => this._settings = settings;

    internal IServiceProvider Services => _app!.Services;

    internal CodedVoice Voice => Services.GetRequiredService<CodedVoice>();

    internal Uri Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _app = EmulatorRole.Find("speech")!.Build(
            ["--urls", "http://127.0.0.1:0", "--Speech:Key", Key, .. _settings],
            builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Host = new UriBuilder(address) { Scheme = "ws" }.Uri;
    }

    public async Task DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    internal async Task<RawSpeechClient> ConnectAsync(string path, string? key = Key)
    {
        var socket = new ClientWebSocket();
        if (key is not null)
        {
            socket.Options.SetRequestHeader("Ocp-Apim-Subscription-Key", key);
        }

        socket.Options.CollectHttpResponseDetails = true;
        var client = new RawSpeechClient(socket);
        await client.ConnectAsync(new Uri(Host, path));
        return client;
    }

    /// <summary>Returns the SSML of a text, with everything that the service demands.</summary>
    internal static string Ssml(string inside, string voice = "en-US-JennyNeural") =>
        $"<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xmlns:mstts='http://www.w3.org/2001/mstts' xml:lang='en-US'><voice name='{voice}'>{inside}</voice></speak>";

    /// <summary>Returns a caller's coded speech, with silence before and after it.</summary>
    internal async Task<short[]> SayAsync(string text, int sampleRate, double silenceAfter = 1)
    {
        var pcm = new List<short>(new short[sampleRate / 5]);
        await foreach (var clause in Voice.SpeakAsync(text, new VoiceStyle("en-US-GuyNeural"), Speaker.Caller, sampleRate))
        {
            pcm.AddRange(clause.Pcm.ToArray());
        }

        pcm.AddRange(new short[(int)(sampleRate * silenceAfter)]);
        return [.. pcm];
    }
}
