using Aspire.Hosting.Azure;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>Everything in Azure, as azd deploys it: Bicep for the services, container apps for the product, managed identities instead of keys.</summary>
internal sealed class Azure : Platform
{
    // Adds the deployment steps on which the step of every Bicep resource depends.
    public Azure(IDistributedApplicationBuilder builder)
        : base(builder) => builder.AddAzureProvisioning();

    /// <summary>Where Azure Communication Services publishes the keys of its callback and media tokens.</summary>
    public const string CommunicationTokenMetadata = "https://acscallautomation.communication.azure.com/calling/.well-known/acsopenidconfiguration";

    private IResourceBuilder<AzureService>? _vault;
    private IResourceBuilder<AzureService>? _communication;

    public override IResourceBuilder<IResourceWithConnectionString> AddRedis(string name)
    {
        _vault = Add("vault", "vault.bicep", self => ReferenceExpression.Create($"{self.Output("vaultUri")}"));
        return Add(name, "redis.bicep", _ => ReferenceExpression.Create($"{new VaultSecret(_vault.Resource, "redis")}"), grants: false)
            .WithParameter("vaultName", _vault.Resource.Output("name"));
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddStorage(string name, string blobs)
    {
        var storage = Add(name, "storage.bicep", self => ReferenceExpression.Create($"{self.Output("blobEndpoint")}"));
        return Builder.AddConnectionString(blobs, ReferenceExpression.Create($"{storage.Resource.Output("blobEndpoint")}"));
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddCosmos(string name) =>
        Add(name, "cosmos.bicep", self => ReferenceExpression.Create($"{self.Output("endpoint")}"));

    public override IResourceBuilder<IResourceWithConnectionString> AddCommunication(string name) =>
        _communication = Add(name, "communication.bicep", self => ReferenceExpression.Create($"{self.Output("endpoint")}"));

    public override IResourceBuilder<IResourceWithConnectionString> AddSpeech(string name) =>
        Add(name, "speech.bicep", self => ReferenceExpression.Create(
            $"Endpoint={self.Output("endpoint")};ResourceId={self.Output("resourceId")};Region={self.Output("region")}"));

    public override IResourceBuilder<IResourceWithConnectionString> AddModel(string name) =>
        Add(name, "openai.bicep", self => ReferenceExpression.Create($"Endpoint={self.Output("endpoint")}openai/v1;Model={self.Output("model")}"));

    public override void AddFallbackSpeech(string name, IResourceBuilder<ProjectResource> project) =>
        AddOptional(name, project, "A second region's speech service, which takes over where the first fails: Endpoint=https://<name>.cognitiveservices.azure.com;ResourceId=<resource id>;Region=<region>. Empty: none");

    public override void AddSecondModel(string name, IResourceBuilder<ProjectResource> project) =>
        AddOptional(name, project, "A second model, which takes over where the first fails: Endpoint=https://<name>.openai.azure.com/openai/v1;Model=<deployment>. Empty: none");

    public override ReferenceExpression AddIdentity(string name)
    {
        var authority = Builder.AddParameter("authority").WithDescription("OIDC authority of people and services, such as https://login.microsoftonline.com/<tenant>/v2.0");
        return ReferenceExpression.Create($"{authority}");
    }

    public override IResourceBuilder<ProjectResource> Serve(IResourceBuilder<ProjectResource> project, int port, string opens) => project
        .WithHttpEndpoint().WithHttpsEndpoint()

        // The platform's ingress terminates TLS. Kestrel has no certificate in the container and would fail to start with an HTTPS port.
        .WithEndpointsInEnvironment(endpoint => endpoint.UriScheme != "https")
        .WithHttpHealthCheck("/health")

        // The services' identity may read and write data. Bicep creates the containers.
        .WithEnvironment("Cosmos__CreateMissing", "false");

    public override ReferenceExpression AddressOf(IResourceBuilder<ProjectResource> project, string scheme) =>
        ReferenceExpression.Create($"{scheme}s://{project.GetEndpoint("https").Property(EndpointProperty.Host)}");

    public override void TrustCommunication(IResourceBuilder<ProjectResource> service) => service
        .WithEnvironment("Acs__TokenMetadata", CommunicationTokenMetadata)
        .WithEnvironment("Acs__CognitiveServicesUrl", ReferenceExpression.Create($"{_communication!.Resource.Output("cognitiveServicesUrl")}"))
        .WithEnvironment("Acs__TokenAudience", ReferenceExpression.Create($"{_communication!.Resource.Output("immutableResourceId")}"));

    // Event Grid validates the gateway's endpoint, so the gateway must run first. azure.yaml's postdeploy hook creates the subscription.
    public override void ReportCallsTo(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> webhooksKey)
    {
    }

    // A deployment uses its own members, tables and numbers.
    public override void UseSamples(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> pipeline)
    {
    }

    // The user brings this service, and the services' identity needs a role there. The value has no key, so it is not a secret.
    private void AddOptional(string name, IResourceBuilder<ProjectResource> project, string description) =>
        project.WithEnvironment($"ConnectionStrings__{name}", Builder.AddParameter(name, "", publishValueAsDefault: true).WithDescription(description));

    // grants: the module gives a role to the services' identity, whose id azd fills in.
    private IResourceBuilder<AzureService> Add(string name, string module, Func<AzureService, ReferenceExpression> connection, bool grants = true)
    {
        var service = new AzureService(name, Path.GetFullPath(Path.Combine(Builder.AppHostDirectory, "../infra", module))) { Connection = connection };
        if (grants)
        {
            service.Parameters[AzureBicepResource.KnownParameters.PrincipalId] = "";
        }

        return Builder.AddResource(service);
    }
}
