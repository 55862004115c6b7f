namespace VoiceAgent.AppHost.Platforms;

/// <summary>
/// Everything in Azure. <c>infra/main.bicep</c> creates it, and the manifest names its outputs, which azd fills in (decision 46). The services
/// have managed identities instead of keys.
/// </summary>
internal sealed class Azure(IDistributedApplicationBuilder builder) : Platform(builder)
{
    /// <summary>Where Azure Communication Services publishes the keys of its callback and media tokens.</summary>
    public const string CommunicationTokenMetadata = "https://acscallautomation.communication.azure.com/calling/.well-known/acsopenidconfiguration";

    /// <summary>Entra ID accepts tokens of this audience as the proof of a client that has no secret.</summary>
    private const string TokenExchange = "api://AzureADTokenExchange/.default";

    public override IResourceBuilder<IResourceWithConnectionString> AddRedis(string name) =>
        Add(name, ReferenceExpression.Create($"{Output("REDIS_HOSTNAME")}:10000,ssl=True,abortConnect=False"));

    public override IResourceBuilder<IResourceWithConnectionString> AddStorage(string name, string blobs) => Add(blobs, "STORAGE_BLOBENDPOINT");

    public override IResourceBuilder<IResourceWithConnectionString> AddCosmos(string name) => Add(name, "COSMOS_ENDPOINT");

    public override IResourceBuilder<IResourceWithConnectionString> AddCommunication(string name) => Add(name, "ACS_ENDPOINT");

    public override IResourceBuilder<IResourceWithConnectionString> AddSpeech(string name) => Add(name, "SPEECH_CONNECTION");

    public override IResourceBuilder<IResourceWithConnectionString> AddModel(string name) => Add(name, "OPENAI_CONNECTION");

    // Both are empty in a deployment of one region.
    public override void AddFallbackSpeech(string name, IResourceBuilder<ProjectResource> project) => project.WithReference(Add(name, "SPEECH2_CONNECTION"));

    public override void AddSecondModel(string name, IResourceBuilder<ProjectResource> project) => project.WithReference(Add(name, "OPENAI2_CONNECTION"));

    public override ReferenceExpression AddIdentity(string name) => Output("AUTHORITY");

    public override IResourceBuilder<ProjectResource> Serve(IResourceBuilder<ProjectResource> project, int port, string opens) => project
        .WithHttpEndpoint().WithHttpsEndpoint()

        // The platform's ingress terminates TLS. Kestrel has no certificate in the container and would fail to start with an HTTPS port.
        .WithEndpointsInEnvironment(endpoint => endpoint.UriScheme != "https")
        .WithHttpHealthCheck("/health")
        .WithEnvironment("AZURE_CLIENT_ID", Output($"{project.Resource.Name.ToUpperInvariant()}_IDENTITY_CLIENT_ID"))

        // Alerts and workbooks tell the programs apart by this name.
        .WithEnvironment("OTEL_SERVICE_NAME", project.Resource.Name)
        .WithEnvironment("APPLICATIONINSIGHTS_CONNECTION_STRING", Output("APPLICATIONINSIGHTS_CONNECTION_STRING"))

        // The service's identity may read and write data. Bicep creates the containers.
        .WithEnvironment("Cosmos__CreateMissing", "false");

    public override void KeepCalls(IResourceBuilder<ProjectResource> gateway) => gateway.WithEnvironment("Cosmos__Retention", Output("RETENTION"));

    public override void EncryptRecordings(IResourceBuilder<ProjectResource> project) => project.WithEnvironment("RecordingKeys__Vault", Output("VAULT_VAULTURI"));

    public override void ProveClient(IResourceBuilder<ProjectResource> dashboard) => dashboard.WithEnvironment("Authentication__AssertionScope", TokenExchange);

    public override ReferenceExpression AddressOf(IResourceBuilder<ProjectResource> project, string scheme) =>
        Output(scheme == "ws" ? "MEDIA_URL" : "GATEWAY_URL");

    public override ReferenceExpression InsideAddressOf(IResourceBuilder<ProjectResource> project) => Output($"{project.Resource.Name.ToUpperInvariant()}_INSIDE_URL");

    public override void TrustCommunication(IResourceBuilder<ProjectResource> service) => service
        .WithEnvironment("Acs__TokenMetadata", CommunicationTokenMetadata)
        .WithEnvironment("Acs__CognitiveServicesUrl", Output("ACS_COGNITIVESERVICESURL"))
        .WithEnvironment("Acs__TokenAudience", Output("ACS_IMMUTABLERESOURCEID"));

    // Event Grid validates the gateway's endpoint, so the gateway must run first. azure.yaml's postdeploy hook creates the subscription.
    public override void ReportCallsTo(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> webhooksKey)
    {
    }

    // A deployment uses its own members, tables and numbers.
    public override void UseSamples(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> pipeline)
    {
    }

    private static ReferenceExpression Output(string name) => ReferenceExpression.Create($"{new AzureOutput(name)}");

    private IResourceBuilder<IResourceWithConnectionString> Add(string name, string output) => Add(name, Output(output));

    private IResourceBuilder<IResourceWithConnectionString> Add(string name, ReferenceExpression connection) => Builder.AddConnectionString(name, connection);
}
