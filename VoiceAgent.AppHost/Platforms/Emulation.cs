using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Running;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>
/// Runs everything on this machine: Garnet for Redis, Azurite for Blob, and emulators for the other services. For each service a
/// parameter selects a real one instead. It is set by the configuration (<c>ConnectionStrings:openai</c>, <c>:speech</c>, <c>:acs</c> …)
/// or in the Aspire dashboard. <c>Authentication:Authority</c> replaces the identity emulator.
/// </summary>
internal sealed partial class Emulation : Platform, IDisposable
{
    private const string NodeDownload = "https://nodejs.org (version 20 or newer)";

    // The resource that telephony's tokens are issued for.
    private const string CommunicationResourceId = "00000000-0000-4000-8000-0000000000ac";

    // The human to whom agents transfer calls. The emulated telephone network accepts every number.
    private const string Colleague = "+15550199900";

    // The default account of Azurite. Its key is public.
    private const string StorageAccount = "devstoreaccount1";
    private const string StorageKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly DataFolder _data;
    private readonly string? _delays;
    private readonly Replicas _replicas;

    private IResourceBuilder<Emulator>? _communication;
    private IResourceBuilder<ParameterResource>? _communicationGiven;
    private IResourceBuilder<Emulator>? _speech;
    private IResourceBuilder<Emulator>? _model;
    private IResourceBuilder<ParameterResource>? _modelKey;
    private IResourceBuilder<Emulator>? _identity;
    private IResourceBuilder<ParameterResource>? _identitySecret;

    public Emulation(IDistributedApplicationBuilder builder, CommandLine asked)
        : base(builder)
    {
        _data = DataFolder.Open(Path.GetFullPath(Path.Combine(Programs.Root, builder.Configuration["data"] ?? ".data")), asked.Fresh, TimeProvider.System);
        _replicas = asked.Replicas;
        Ports.PrepareAspire(builder.Configuration);
        _delays = DelayProfile.PathOf(builder.Configuration["delays"]);
        builder.Services.AddSingleton(new RunningPrograms(_data.Root));
        builder.Services.AddSingleton<ProgramWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ProgramWatch>());
        builder.AddOrderlyStop();
        builder.AddRestarts();
    }

    /// <summary>Numbers to call and the agents that answer them. All other numbers reach the claims agent.</summary>
    public static IReadOnlyList<(string Number, string Agent)> SampleNumbers { get; } =
        [("+15550199002", "benefits"), ("+15550199003", "billing"), ("+15550199004", "restaurant"), ("+15550199005", "receptionist")];

    public override EndpointReference? Phone => IsGiven("acs") ? null : _communication?.Resource.Endpoint;

    /// <summary>The address that issues tokens. Null with a real authority.</summary>
    public EndpointReference? Tokens => _identity?.Resource.Endpoint;

    /// <summary>The secret of the client <see cref="TokenSource.Client"/> at the identity emulator.</summary>
    public ParameterResource? TokensSecret => _identitySecret?.Resource;

    // Past this size Garnet writes a checkpoint and deletes the older segments of the append-only file.
    private const string AppendOnlyLimit = "64m";

    // A file can only be read with the segment size with which it was written, so the folder has the size in its name.
    private static string AppendOnlyFolder(string name) => $"{name}-{AppendOnlyLimit}";

    public override IResourceBuilder<IResourceWithConnectionString> AddRedis(string name)
    {
        // Every write is in the append-only file before Garnet responds: see its option --aof-commit-freq.
        var redis = AddProgram("garnet", "dotnet", Programs.Root, 18089, "tcp")
            .WithArgs("exec", "--roll-forward", "Major", Programs.Garnet, "--bind", "127.0.0.1", "--lua", "--aof", "--aof-commit-freq", "0", "--recover")
            .WithArgs("--device-type", "RandomAccess", "--checkpointdir", _data.Of(AppendOnlyFolder(name)))
            .WithArgs("--aof-size-limit", AppendOnlyLimit, "--aof-segment-size", AppendOnlyLimit)
            .WithIconName("Database")
            .WithPing();
        redis.WithArgs("--port", redis.Resource.Endpoint.Property(EndpointProperty.TargetPort));
        return Choose(name, redis, redis.Resource.Address, "Database", "Live calls and their events", "name.redis.cache.windows.net:6380,password=…,ssl=True");
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddStorage(string name, string blobs)
    {
        var storage = AddProgram("azurite", "node", Programs.FolderOf(Programs.Emulators), 18088)
            .WithRequiredCommand("node", NodeDownload)
            .WithArgs("node_modules/azurite/dist/src/blob/main.js", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--blobHost", "127.0.0.1")
            .WithArgs("--location", _data.Of(name))
            .WithIconName("Folder")
            .WithReadiness("/", status: 400);
        storage.WithArgs("--blobPort", storage.Resource.Endpoint.Property(EndpointProperty.TargetPort));
        return Choose(blobs, storage, BlobsOf(storage.Resource), "Folder", "Recordings", "https://name.blob.core.windows.net");
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddCosmos(string name)
    {
        var key = AddKey("cosmos-key");
        var cosmos = AddEmulator(name, 18086, "DatabaseStack")
            .WithEnvironment("Cosmos__Key", key)
            .WithEnvironment("Cosmos__DataPath", _data.Of(name));
        var emulated = ReferenceExpression.Create($"AccountEndpoint={cosmos.Resource.Url}/;AccountKey={key};");
        return Choose(name, cosmos, emulated, "DatabaseStack", "Calls and their turns after they ended, and the sample businesses", "https://name.documents.azure.com");
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddCommunication(string name)
    {
        var key = AddKey("acs-key");
        _communication = AddEmulator(name, 18083, "Call")
            .WithEnvironment("Acs__AccessKey", key)
            .WithEnvironment("Acs__ResourceId", CommunicationResourceId)

            // The gateway fetches the files of the service's own recordings.
            .WithEnvironment("Acs__EventGrid__Kinds__0", "RecordingFileStatusUpdated")
            .WithUrlForEndpoint("http", _ => new() { Url = "/phone/calls", DisplayText = "Telephones" });
        var emulated = ReferenceExpression.Create($"endpoint={_communication.Resource.Url}/;accesskey={key}");
        return Choose(
            name, _communication, emulated, "Call", "Telephony. A real service also needs `PublicUrls:gateway` and `PublicUrls:pipeline`, such as a tunnel's, and `Acs:TokenAudience`",
            "endpoint=https://name.communication.azure.com/;accesskey=…", given => _communicationGiven = given);
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddSpeech(string name)
    {
        var key = AddKey("speech-key");
        _speech = AddEmulator(name, 18084, "PersonVoice")
            .WithRequiredCommand("node", NodeDownload)
            .WithEnvironment("Speech__Key", key);
        var emulated = ReferenceExpression.Create($"Endpoint=ws://{_speech.Resource.Address};Key={key}");
        return Choose(name, _speech, emulated, "PersonVoice", "Recognition and synthesis", "Endpoint=https://name.cognitiveservices.azure.com;Key=…", isUsed: !IsSelfHosted);
    }

    // One program serves both regions and distinguishes them by the key. A second program would load a second voice.
    public override void AddFallbackSpeech(string name, IResourceBuilder<ProjectResource> project)
    {
        var key = AddKey("speech2-key");
        _speech!.WithEnvironment("Speech__SecondKey", key);
        var emulated = ReferenceExpression.Create($"Endpoint=ws://{_speech!.Resource.Address};Key={key}");
        project.WithReference(Choose(name, null, emulated, "PersonVoice", "A second region's speech, which takes over where the first fails", "Endpoint=https://name.cognitiveservices.azure.com;Key=…"));
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddModel(string name)
    {
        if (HasOllama)
        {
            return AddOllama();
        }

        _modelKey = AddKey("openai-key");
        _model = AddEmulator(name, 18085, "BrainCircuit").WithEnvironment("OpenAI__Key", _modelKey);
        var emulated = ReferenceExpression.Create($"Endpoint={_model.Resource.Url}/openai/v1;Key={_modelKey};Model=gpt-4o-mini");
        return Choose(name, _model, emulated, "BrainCircuit", "The model", "Endpoint=https://name.openai.azure.com/openai/v1;Key=…;Model=<deployment>");
    }

    // The second model is another deployment of the same resource. Ollama's is a part of its connection string.
    public override void AddSecondModel(string name, IResourceBuilder<ProjectResource> project)
    {
        if (HasOllama)
        {
            return;
        }

        var emulated = ReferenceExpression.Create($"Endpoint={_model!.Resource.Url}/openai/v1;Key={_modelKey!};Model=gpt-4o");
        project.WithReference(Choose(name, null, emulated, "BrainCircuit", "A second model, which takes over where the first fails", "Endpoint=https://name.openai.azure.com/openai/v1;Key=…;Model=<deployment>"));
    }

    public override ReferenceExpression AddIdentity(string name)
    {
        if (Builder.Configuration["Authentication:Authority"] is { Length: > 0 } given)
        {
            return ReferenceExpression.Create($"{given}");
        }

        _identitySecret = AddKey("identity-secret");
        _identity = AddEmulator(name, 18087, "PersonKey")
            .WithEnvironment("Identity__DataPath", _data.Of(name))
            .WithEnvironment($"Identity__Clients__{TokenSource.Client}__Secret", _identitySecret)
            .WithEnvironment($"Identity__Clients__{TokenSource.Client}__Roles__0", "Calls.Read");
        _identity.WithEnvironment("Identity__Issuer", _identity.Resource.Url);
        return _identity.Resource.Url;
    }

    public override IResourceBuilder<ProjectResource> Serve(IResourceBuilder<ProjectResource> project, int port, string opens)
    {
        var replicas = _replicas.Of(project.Resource.Name);
        project.RunAsBuilt().WithoutCertificate()
            .WithHttpEndpoint(PortOf(port, project.Resource.Name), isProxied: replicas > 1)
            .WithReplicas(replicas)
            .WithReadiness("/health")
            .WithUrlForEndpoint("http", url => url.DisplayText = opens)
            .WithUrlForEndpoint("http", _ => new() { Url = "/health", DisplayText = "Health", DisplayLocation = UrlDisplayLocation.DetailsOnly })
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
            .WithEnvironment("Cosmos__LimitToEndpoint", "true");
        if (_identity is null || _identitySecret is null)
        {
            return project;
        }

        // These settings imitate the managed identity of App Service, so DefaultAzureCredential uses it.
        var header = ReferenceExpression.Create($"{project.Resource.Name}-{_identitySecret}");
        _identity.WithEnvironment($"Identity__Clients__{project.Resource.Name}__IdentityHeader", header)
            .WithEnvironment($"Identity__Clients__{project.Resource.Name}__Secret", _identitySecret);
        return project.WithEnvironment("IDENTITY_ENDPOINT", ReferenceExpression.Create($"{_identity.Resource.Url}/msi/token"))
            .WithEnvironment("IDENTITY_HEADER", header)
            .WithEnvironment("Authentication__ClientSecret", _identitySecret);
    }

    public override ReferenceExpression AddressOf(IResourceBuilder<ProjectResource> project, string scheme)
    {
        // A real telephony service needs addresses that it can reach, for example those of a tunnel.
        var given = Builder.Configuration[$"PublicUrls:{project.Resource.Name}"];
        var endpoint = project.GetEndpoint("http");
        return given is null
            ? ReferenceExpression.Create($"{scheme}://{endpoint.Property(EndpointProperty.IPV4Host)}:{endpoint.Property(EndpointProperty.Port)}")
            : ReferenceExpression.Create($"{(scheme == "ws" ? given.Replace("http", "ws", StringComparison.Ordinal) : given)}");
    }

    public override void TrustCommunication(IResourceBuilder<ProjectResource> service)
    {
        var emulated = ReferenceExpression.Create($"{_communication!.Resource.Url}/calling/.well-known/acsopenidconfiguration");
        service.WithEnvironment("Acs__TokenMetadata", ReferenceExpression.Create($"{new Choice(_communicationGiven!.Resource, emulated, Azure.CommunicationTokenMetadata)}"))
            .WithEnvironment("Acs__CognitiveServicesUrl", ReferenceExpression.Create(
                $"{new Choice(_communicationGiven!.Resource, ReferenceExpression.Create($"{_communication!.Resource.Url}"), Builder.Configuration["Acs:CognitiveServicesUrl"] ?? "")}"))
            .WithEnvironment("Acs__TokenAudience", Builder.Configuration["Acs:TokenAudience"] ?? CommunicationResourceId);
    }

    // Recordings are encrypted here as in Azure. The key lives as long as the stores of this stack.
    public override void EncryptRecordings(IResourceBuilder<ProjectResource> project) => project.WithEnvironment("RecordingKeys__File", Path.Combine(_data.Of("recording-keys"), "keys"));

    public override void ReportCallsTo(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> webhooksKey)
    {
        // Authors of senders try their signatures at /webhooks/test.
        gateway.WithEnvironment("Webhooks__Test", "true");
        _communication!.WithEnvironment("Acs__IncomingCallWebhook", ReferenceExpression.Create($"{AddressOf(gateway, "http")}/webhooks/azure/events?code={webhooksKey}"));
    }

    public override void UseSamples(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> pipeline)
    {
        pipeline.WithEnvironment("Samples__Seed", "true").WithEnvironment("Identity__TrustPhones", "true");
        gateway.WithEnvironment("Routes__Default__Agent", "claims").WithEnvironment("Routes__Default__TransferTo", Colleague);
        foreach (var (number, agent, at) in SampleNumbers.Select((sample, at) => (sample.Number, sample.Agent, at)))
        {
            gateway.WithEnvironment($"Routes__Numbers__{at}__Number", number)
                .WithEnvironment($"Routes__Numbers__{at}__Agent", agent)
                .WithEnvironment($"Routes__Numbers__{at}__TransferTo", Colleague);
        }

        // Emulated telephones only.
        gateway.WithEnvironment("Outbound__Targets__0", "+1555*").WithEnvironment("Outbound__From", "+15550199001");

        // Nothing on this machine looks at the readiness before it sends a request.
        gateway.WithEnvironment("Drain__Serving", "00:00:00");

        // What waits on local disk belongs to the stores of this stack. Another stack on this machine must not deliver it to its own.
        pipeline.WithEnvironment("Spool__Folder", _data.Of("spool"));

        // Settings on the command line win over these.
        HandOn("Routes", gateway);
        HandOn("Outbound", gateway);
        HandOn("Identity:Clients", _identity!);
        HandOn("Gateway", gateway);
        HandOn("Drain", gateway);
        HandOn("Recordings", gateway);
        HandOn("Calls", pipeline);
        HandOn("Drain", pipeline);
        HandOn("Rehearsal", pipeline);
        HandOn("Listening", pipeline);
        HandOn("Restaurant", pipeline);
        HandOn("Spool", pipeline);
        HandOn("Acs:Media", _communication!);
        HandOn("Sip", gateway);
        HandOn("Rtp", pipeline);
        HandOn("ToneCode", _speech!);
        HandOn("ToneCode", _communication!);
    }

    public override void Dispose() => _data.Dispose();

    /// <summary>Gives a program the settings of a section that a person gave to the AppHost.</summary>
    private void HandOn<T>(string section, IResourceBuilder<T> program)
        where T : IResourceWithEnvironment
    {
        foreach (var (key, value) in Builder.Configuration.GetSection(section).AsEnumerable().Where(given => given.Value is not null))
        {
            program.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
        }
    }
}
