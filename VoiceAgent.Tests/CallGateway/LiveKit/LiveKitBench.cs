using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Setup;
using VoiceAgent.Tests.Emulators.LiveKit;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>The product's client of LiveKit, and the emulated server.</summary>
internal sealed class LiveKitBench : IAsyncDisposable
{
    private readonly OneClient _http = new();

    private LiveKitBench(EmulatedLiveKit server) => Server = server;

    public EmulatedLiveKit Server { get; }

    public LiveKitSip Sip => new(Twirp(Options()));

    public LiveKitRoomService Rooms => new(Twirp(Options()));

    public static async Task<LiveKitBench> StartAsync(params (string Key, string Value)[] settings) => new(await EmulatedLiveKit.StartAsync(settings));

    public LiveKitOptions Options() => new() { Url = Server.Address.ToString(), ApiKey = EmulatedLiveKit.Key, ApiSecret = EmulatedLiveKit.Secret };

    /// <summary>Trunks, a rule and an agent's number, as an installation has them.</summary>
    public LiveKitOptions Usual() => Options() with
    {
        OutboundTrunks = [new OutboundTrunkOptions { Name = "agents", Address = "sip.example.com", Numbers = ["+15550199001"], Credentials = "edge", Encryption = TrunkEncryption.Require }],
        InboundTrunks = [new InboundTrunkOptions { Name = "calls", Numbers = ["+15550199100"], AllowedAddresses = ["10.0.0.5"], MaxCallDuration = TimeSpan.FromHours(1) }],
        Rules = [new DispatchRuleOptions { Name = "each", Room = "call", Attributes = new Dictionary<string, string> { ["from"] = "voiceagent" } }],
        Credentials = new Dictionary<string, TrunkCredentials> { ["edge"] = new() { Username = "livekit", Password = "a-password" } },
        Agent = new() { Number = "+15550199001" },
    };

    public LiveKitTwirp Twirp(LiveKitOptions options) => new(_http, new LiveKitTokens(Of(options), TimeProvider.System), Of(options), TimeProvider.System);

    /// <param name="started">When the gateway was started. A later one wins.</param>
    public LiveKitSetup Setup(LiveKitOptions options, int started = 0) => new(new LiveKitSip(Twirp(options)), Of(options), new VirtualTime(new DateTimeOffset(2026, 1, 5, 9, 0, started, TimeSpan.Zero)));

    public LiveKitSetupRounds Rounds(LiveKitOptions options, MemoryCallLog log, LiveKitState state) =>
        new(Setup(options), state, log, Of(options), TimeProvider.System, NullLogger<LiveKitSetupRounds>.Instance);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    public static IOptions<LiveKitOptions> Of(LiveKitOptions options) => Microsoft.Extensions.Options.Options.Create(options);

    private sealed class OneClient : IHttpClientFactory, IDisposable
    {
        private readonly SocketsHttpHandler _handler = new();

        public HttpClient CreateClient(string name) => new(_handler, disposeHandler: false);

        public void Dispose() => _handler.Dispose();
    }
}
