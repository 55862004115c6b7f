using VoiceAgent.AppHost.Running;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Recovery;

/// <summary>
/// One region: its own live calls (Garnet), recordings (Azurite), speech, model, gateway and worker, with keys of its own. Only what
/// <see cref="World"/> has is shared. The programs are started without an orchestrator, so nothing starts them again when the region dies.
/// </summary>
internal sealed class Region(string name, World world)
{
    // The account of Azurite that needs no configuration. Its key is public.
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Colleague = "+15550199900";

    private static readonly TimeSpan UntilHealthy = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly Uri _redis = World.Free();
    private readonly Uri _blobs = World.Free();
    private readonly Uri _speech = World.Free();
    private readonly Uri _model = World.Free();
    private readonly string _speechKey = World.NewKey();
    private readonly string _modelKey = World.NewKey();
    private readonly string _ticketsKey = World.NewKey();
    private readonly List<ServerProcess> _programs = [];

    public string Name => name;

    public Uri Gateway { get; } = World.Free();

    public Uri Pipeline { get; } = World.Free();

    public string WebhooksKey { get; } = Guid.NewGuid().ToString("N");

    public string ScaleKey { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Starts all programs, with the data that they had before, and waits until they are healthy.</summary>
    public async Task StartAsync()
    {
        await Task.WhenAll(
            RunAsync(ServerProcess.StartAsync(
                _redis.Port,
                "dotnet",
                ["exec", "--roll-forward", "Major", Programs.Garnet, "--port", $"{_redis.Port}", "--bind", "127.0.0.1", "--lua", "--aof", "--aof-commit-freq", "0", "--recover",
                 "--device-type", "RandomAccess", "--checkpointdir", Folder("redis")])),
            RunAsync(ServerProcess.StartAsync(
                _blobs.Port,
                "node",
                ["VoiceAgent.Emulators/node_modules/azurite/dist/src/blob/main.js", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                 "--blobHost", "127.0.0.1", "--blobPort", $"{_blobs.Port}", "--location", Folder("blobs")])),
            RunAsync(World.EmulateAsync("speech", _speech, ("Speech__Key", _speechKey))),
            RunAsync(World.EmulateAsync("openai", _model, ("OpenAI__Key", _modelKey))));
        await Task.WhenAll(
            RunAsync(ServeAsync("VoiceAgent.CallGateway", "gateway", Gateway, GatewaySettings())),
            RunAsync(ServeAsync("VoiceAgent.Pipeline", "pipeline", Pipeline, PipelineSettings())));
        await Task.WhenAll(HealthyAsync(Gateway), HealthyAsync(Pipeline));
    }

    /// <summary>Kills all programs of the region at once, each by its process.</summary>
    public async Task DieAsync()
    {
        ServerProcess[] dying;
        lock (_programs)
        {
            dying = [.. _programs];
            _programs.Clear();
        }

        await Task.WhenAll(dying.Select(program => program.KillAsync()));
    }

    private string Folder(string of) => Directory.CreateDirectory(Path.Combine(world.Data, name, of)).FullName;

    private (string Name, string Value)[] Shared(string client) =>
    [
        ("ConnectionStrings__redis", $"127.0.0.1:{_redis.Port}"),
        ("ConnectionStrings__blobs", $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint={_blobs}{Account};"),
        ("ConnectionStrings__cosmos", $"AccountEndpoint={world.Cosmos};AccountKey={EndToEnd.WholeStack.CosmosKey};"),
        ("Cosmos__LimitToEndpoint", "true"),
        ("IDENTITY_ENDPOINT", $"{world.Identity}msi/token"),
        ("IDENTITY_HEADER", $"{client}-{world.IdentitySecret}"),
        ("Authentication__ClientSecret", world.IdentitySecret),
        ("Tickets__Key", _ticketsKey),
        ("Acs__TokenMetadata", $"{world.Telephony}calling/.well-known/acsopenidconfiguration"),
        ("Acs__CognitiveServicesUrl", World.Plain(world.Telephony)),
        ("Acs__TokenAudience", World.CommunicationId),
        ("Drain__Serving", "00:00:00"),
    ];

    private (string Name, string Value)[] GatewaySettings() =>
    [
        .. Shared("gateway"),
        ("ConnectionStrings__acs", $"endpoint={world.Telephony};accesskey={world.CommunicationKey}"),
        ("Authentication__Authority", World.Plain(world.Identity)),
        ("Authentication__Audience", Programs.Audience),
        ("Webhooks__Key", WebhooksKey),
        ("Scale__Key", ScaleKey),
        ("Gateway__PublicUrl", World.Plain(Gateway)),
        ("Gateway__MediaUrl", $"ws://127.0.0.1:{Pipeline.Port}"),
        ("Routes__Default__Agent", "claims"),
        ("Routes__Default__TransferTo", Colleague),
        ("Routes__Numbers__0__Number", Chaos.ChaosCaller.Restaurant),
        ("Routes__Numbers__0__Agent", "restaurant"),
        ("Routes__Numbers__0__TransferTo", Colleague),
    ];

    private (string Name, string Value)[] PipelineSettings() =>
    [
        .. Shared("pipeline"),
        ("ConnectionStrings__speech", $"Endpoint=ws://127.0.0.1:{_speech.Port};Key={_speechKey}"),
        ("ConnectionStrings__openai", $"Endpoint={_model}openai/v1;Key={_modelKey};Model=gpt-4o-mini"),
        ("Pipeline__GatewayUrl", World.Plain(Gateway)),
        ("Samples__Seed", "true"),
        ("Identity__TrustPhones", "true"),
        ("Restaurant__Seats", "100000"),
        ("Rehearsal__Callers", "2"),
        ("Rehearsal__Turns", "2"),
        ("Spool__Folder", Folder("spool")),
    ];

    private static Task<ServerProcess> ServeAsync(string project, string service, Uri address, (string Name, string Value)[] settings) => ServerProcess.StartAsync(
        address.Port,
        "dotnet",
        ["exec", Programs.AssemblyOf(project)],
        [
            ("ASPNETCORE_URLS", World.Plain(address)), ("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_CONTENTROOT", Programs.FolderOf(project)),
            ("OTEL_SERVICE_NAME", service), ("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"), .. settings,
        ]);

    private async Task RunAsync(Task<ServerProcess> starting)
    {
        var program = await starting;
        lock (_programs)
        {
            _programs.Add(program);
        }
    }

    private static async Task HealthyAsync(Uri service)
    {
        using var http = new HttpClient { BaseAddress = service };
        using var patience = new CancellationTokenSource(UntilHealthy);
        while (true)
        {
            using var answer = await http.GetAsync("/health", patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(BetweenLooks, TimeProvider.System, patience.Token);
        }
    }
}
