using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VoiceAgent.AppHost;

/// <summary>
/// Everything on this machine: Garnet for Redis, Azurite for Blob, our emulators for the rest. A connection string in the
/// settings (<c>ConnectionStrings:openai</c>, <c>:speech</c>, <c>:acs</c> …) takes the place of the emulator of that name,
/// <c>Authentication:Authority</c> that of the identity emulator.
/// </summary>
internal sealed class Emulation(IDistributedApplicationBuilder builder, bool fresh) : Platform(builder)
{
    /// <summary>The AppHost's own name at the identity emulator.</summary>
    public const string Own = "apphost";

    private const string NodeDownload = "https://nodejs.org (version 20 or newer)";

    // Telephony's tokens are meant for this one resource.
    private const string CommunicationResourceId = "00000000-0000-4000-8000-0000000000ac";

    // Who takes the calls that agents hand over; the emulated exchange knows every number.
    private const string Colleague = "+15550199900";

    /// <summary>Numbers to call and who answers them. Any other is answered by the claims agent.</summary>
    private static readonly (string Number, string Agent)[] SampleNumbers =
        [("+15550199002", "benefits"), ("+15550199003", "billing"), ("+15550199004", "restaurant"), ("+15550199005", "receptionist")];

    // The account that every Azurite has; its key is public.
    private const string StorageAccount = "devstoreaccount1";
    private const string StorageKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly DataFolder data = DataFolder.Open(
        Path.GetFullPath(Path.Combine(builder.AppHostDirectory, builder.Configuration["data"] ?? "../.data")), fresh, TimeProvider.System);

    private readonly string? delays = DelayProfile.PathOf(builder.Configuration["delays"], builder.AppHostDirectory);

    private IResourceBuilder<Emulator>? communication;
    private IResourceBuilder<Emulator>? speech;
    private IResourceBuilder<Emulator>? model;
    private IResourceBuilder<ParameterResource>? modelKey;
    private IResourceBuilder<Emulator>? identity;
    private IResourceBuilder<ParameterResource>? identitySecret;

    /// <summary>Where emulated callers are started; null with a real telephony service.</summary>
    public EndpointReference? Phone => communication?.Resource.Endpoint;

    /// <summary>Where tokens come from; null with a real authority.</summary>
    public EndpointReference? Tokens => identity?.Resource.Endpoint;

    /// <summary>The AppHost's own secret there, as the client <see cref="Own"/>.</summary>
    public ParameterResource? TokensSecret => identitySecret?.Resource;

    public override IResourceBuilder<IResourceWithConnectionString> AddRedis(string name)
    {
        if (IsGiven(name))
        {
            return Builder.AddConnectionString(name);
        }

        // Every write reaches the append-only file before it is answered; see Garnet's --aof-commit-freq.
        var redis = Add(name, "dotnet", "..", 18089, self => self.Address, "tcp")
            .WithArgs("tool", "run", "garnet-server", "--", "--bind", "127.0.0.1", "--lua", "--aof", "--aof-commit-freq", "0", "--recover")
            .WithArgs("--device-type", "RandomAccess", "--checkpointdir", data.Of(name));
        redis.WithArgs("--port", redis.Resource.Endpoint.Property(EndpointProperty.TargetPort));
        Builder.Services.AddHealthChecks().AddAsyncCheck("redis answers", stop => RedisHealth.PingAsync(redis.Resource.Endpoint, stop));
        return redis.WithHealthCheck("redis answers");
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddStorage(string name, string blobs)
    {
        if (IsGiven(blobs))
        {
            return Builder.AddConnectionString(blobs);
        }

        var storage = Add(name, "node", Programs.Emulators, 18088, self => self.Url)
            .WithRequiredCommand("node", NodeDownload)
            .WithArgs("node_modules/azurite/dist/src/blob/main.js", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--blobHost", "127.0.0.1")
            .WithArgs("--location", data.Of(name));
        storage.WithArgs("--blobPort", storage.Resource.Endpoint.Property(EndpointProperty.TargetPort))
            .WithHttpHealthCheck("/", statusCode: 400);
        return Builder.AddConnectionString(blobs, ReferenceExpression.Create(
                $"DefaultEndpointsProtocol=http;AccountName={StorageAccount};AccountKey={StorageKey};BlobEndpoint={storage.Resource.Url}/{StorageAccount};"))
            .WaitFor(storage);
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddCosmos(string name)
    {
        if (IsGiven(name))
        {
            return Builder.AddConnectionString(name);
        }

        var key = Builder.AddParameter("cosmos-key", Secrets.Key, secret: true);
        return AddEmulator(name, 18086, self => ReferenceExpression.Create($"AccountEndpoint={self.Url}/;AccountKey={key};"))
            .WithEnvironment("Cosmos__Key", key)
            .WithEnvironment("Cosmos__DataPath", data.Of(name));
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddCommunication(string name)
    {
        if (IsGiven(name))
        {
            return Builder.AddConnectionString(name);
        }

        var key = Builder.AddParameter("acs-key", Secrets.Key, secret: true);
        return communication = AddEmulator(name, 18083, self => ReferenceExpression.Create($"endpoint={self.Url}/;accesskey={key}"))
            .WithEnvironment("Acs__AccessKey", key)
            .WithEnvironment("Acs__ResourceId", CommunicationResourceId);
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddSpeech(string name)
    {
        if (IsGiven(name))
        {
            return Builder.AddConnectionString(name);
        }

        var key = Builder.AddParameter("speech-key", Secrets.Key, secret: true);
        return speech = AddEmulator(name, 18084, self => ReferenceExpression.Create($"Endpoint=ws://{self.Address};Key={key}"))
            .WithRequiredCommand("node", NodeDownload)
            .WithEnvironment("Speech__Key", key);
    }

    // The same program plays both regions, and knows by the key which of them is meant: a second one would cost a second voice.
    public override void AddSecondSpeech(string name, IResourceBuilder<ProjectResource> project)
    {
        if (IsGiven(name))
        {
            project.WithReference(Builder.AddConnectionString(name));
        }
        else if (speech is { } both)
        {
            var key = Builder.AddParameter("speech2-key", Secrets.Key, secret: true);
            both.WithEnvironment("Speech__SecondKey", key);
            project.WithReference(Builder.AddConnectionString(name, ReferenceExpression.Create($"Endpoint=ws://{both.Resource.Address};Key={key}")));
        }
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddModel(string name)
    {
        if (IsGiven(name))
        {
            return Builder.AddConnectionString(name);
        }

        modelKey = Builder.AddParameter("openai-key", Secrets.Key, secret: true);
        return model = AddEmulator(name, 18085, self => ReferenceExpression.Create($"Endpoint={self.Url}/openai/v1;Key={modelKey};Model=gpt-4o-mini"))
            .WithEnvironment("OpenAI__Key", modelKey);
    }

    // Another deployment of the same resource.
    public override void AddSecondModel(string name, IResourceBuilder<ProjectResource> project)
    {
        if (IsGiven(name))
        {
            project.WithReference(Builder.AddConnectionString(name));
        }
        else if (model is { } both)
        {
            project.WithReference(Builder.AddConnectionString(name, ReferenceExpression.Create($"Endpoint={both.Resource.Url}/openai/v1;Key={modelKey!};Model=gpt-4o")));
        }
    }

    public override ReferenceExpression AddIdentity(string name)
    {
        if (Builder.Configuration["Authentication:Authority"] is { Length: > 0 } given)
        {
            return ReferenceExpression.Create($"{given}");
        }

        identitySecret = Builder.AddParameter("identity-secret", Secrets.Key, secret: true);
        identity = AddEmulator(name, 18087, self => self.Url)
            .WithEnvironment("Identity__DataPath", data.Of(name))
            .WithEnvironment($"Identity__Clients__{Own}__Secret", identitySecret)
            .WithEnvironment($"Identity__Clients__{Own}__Roles__0", "Calls.Read");
        identity.WithEnvironment("Identity__Issuer", identity.Resource.Url);
        return identity.Resource.Url;
    }

    public override IResourceBuilder<ProjectResource> Serve(IResourceBuilder<ProjectResource> project, int port)
    {
        Quietly(project.WithHttpEndpoint(port))
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
            .WithEnvironment("Cosmos__LimitToEndpoint", "true");
        if (identity is null || identitySecret is null)
        {
            return project;
        }

        // As App Service gives a managed identity: DefaultAzureCredential finds it by these two.
        var header = ReferenceExpression.Create($"{project.Resource.Name}-{identitySecret}");
        identity.WithEnvironment($"Identity__Clients__{project.Resource.Name}__IdentityHeader", header)
            .WithEnvironment($"Identity__Clients__{project.Resource.Name}__Secret", identitySecret);
        return project.WithEnvironment("IDENTITY_ENDPOINT", ReferenceExpression.Create($"{identity.Resource.Url}/msi/token"))
            .WithEnvironment("IDENTITY_HEADER", header)
            .WithEnvironment("Authentication__ClientSecret", identitySecret);
    }

    public override ReferenceExpression AddressOf(IResourceBuilder<ProjectResource> project, string scheme)
    {
        // A real telephony service needs addresses that it can reach, such as a tunnel's.
        var given = Builder.Configuration[$"PublicUrls:{project.Resource.Name}"];
        var endpoint = project.GetEndpoint("http");
        return given is null
            ? ReferenceExpression.Create($"{scheme}://{endpoint.Property(EndpointProperty.IPV4Host)}:{endpoint.Property(EndpointProperty.Port)}")
            : ReferenceExpression.Create($"{(scheme == "ws" ? given.Replace("http", "ws", StringComparison.Ordinal) : given)}");
    }

    public override void TrustCommunication(IResourceBuilder<ProjectResource> service)
    {
        var metadata = communication is null
            ? ReferenceExpression.Create($"{Azure.CommunicationTokenMetadata}")
            : ReferenceExpression.Create($"{communication.Resource.Url}/calling/.well-known/acsopenidconfiguration");
        service.WithEnvironment("Acs__TokenMetadata", metadata)
            .WithEnvironment("Acs__TokenAudience", Builder.Configuration["Acs:TokenAudience"] ?? CommunicationResourceId);
    }

    public override void ReportCallsTo(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> webhooksKey) =>
        communication?.WithEnvironment("Acs__IncomingCallWebhook", ReferenceExpression.Create($"{AddressOf(gateway, "http")}/webhooks/azure/events?code={webhooksKey}"));

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
    }

    public override void Dispose() => data.Dispose();

    private IResourceBuilder<Emulator> AddEmulator(string name, int port, Func<Emulator, ReferenceExpression> connection)
    {
        var emulator = Add(name, "dotnet", Programs.Emulators, port, connection).WithArgs("exec", Programs.BuiltProgram(Programs.Emulators), name);
        if (delays is not null)
        {
            emulator.WithEnvironment("Delays__Profile", delays);
        }

        return Quietly(emulator)
            .WithEnvironment("ASPNETCORE_URLS", ReferenceExpression.Create($"http://127.0.0.1:{emulator.Resource.Endpoint.Property(EndpointProperty.TargetPort)}"))
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
            .WithHttpHealthCheck("/health");
    }

    // Ten programs share the console: a line for every request of each would bury what matters.
    private static IResourceBuilder<T> Quietly<T>(IResourceBuilder<T> program)
        where T : IResourceWithEnvironment => program
        .WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore", "Warning")
        .WithEnvironment("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Warning")
        .WithEnvironment("Logging__LogLevel__System.Net.Http.HttpClient", "Warning");

    private IResourceBuilder<Emulator> Add(string name, string command, string folder, int port, Func<Emulator, ReferenceExpression> connection, string scheme = "http") =>
        Builder.AddResource(new Emulator(name, command, Path.GetFullPath(Path.Combine(Builder.AppHostDirectory, folder))) { Connection = connection })
            .WithEndpoint(port, scheme: scheme, name: "http");
}
