using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>The infrastructure of the product: emulators on this machine, or services in Azure. The application graph is the same.</summary>
internal abstract class Platform(IDistributedApplicationBuilder builder) : IDisposable
{
    protected IDistributedApplicationBuilder Builder { get; } = builder;

    /// <summary>Starts emulated callers. Null when telephony is real.</summary>
    public virtual EndpointReference? Phone => null;

    /// <summary>Emulation when the AppHost runs on this machine, Azure when azd requests the manifest.</summary>
    public static Platform For(IDistributedApplicationBuilder builder, CommandLine asked) =>
        builder.ExecutionContext.IsPublishMode ? new Azure(builder) : new Emulation(builder, asked);

    /// <summary>Live calls, their events, and limits.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddRedis(string name);

    /// <summary>Recordings. The connection string is that of the blobs.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddStorage(string name, string blobs);

    /// <summary>Finished calls with their turns, and the scenarios' members, payments and reservations.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddCosmos(string name);

    /// <summary>Telephony.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddCommunication(string name);

    /// <summary>Recognition and synthesis.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddSpeech(string name);

    /// <summary>The model.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddModel(string name);

    /// <summary>Adds another region's speech service to the project as an optional fallback.</summary>
    public abstract void AddFallbackSpeech(string name, IResourceBuilder<ProjectResource> project);

    /// <summary>Lets the project hear and speak by servers that a person runs, where the settings say so.</summary>
    public virtual void UseSelfHostedSpeech(IResourceBuilder<ProjectResource> project)
    {
    }

    /// <summary>Adds another model to the project as an optional fallback.</summary>
    public abstract void AddSecondModel(string name, IResourceBuilder<ProjectResource> project);

    /// <summary>Adds sign-in for people and services, and returns the address of the authority.</summary>
    public abstract ReferenceExpression AddIdentity(string name);

    /// <summary>Makes a project reachable by HTTP, gives it its own identity, and adds health checks.</summary>
    /// <param name="project">The project.</param>
    /// <param name="port">Its port on this machine.</param>
    /// <param name="opens">The label of its link in the Aspire dashboard.</param>
    public abstract IResourceBuilder<ProjectResource> Serve(IResourceBuilder<ProjectResource> project, int port, string opens);

    /// <summary>The base address at which telephony reaches a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="scheme"><c>http</c> or <c>ws</c>. Azure uses <c>https</c> and <c>wss</c> instead.</param>
    public abstract ReferenceExpression AddressOf(IResourceBuilder<ProjectResource> project, string scheme);

    /// <summary>The base address at which the other services reach a project. In Azure such requests stay in the network.</summary>
    public virtual ReferenceExpression InsideAddressOf(IResourceBuilder<ProjectResource> project) => AddressOf(project, "http");

    /// <summary>Says how long the gateway keeps finished calls, where the platform decides it. Recordings are kept as long.</summary>
    public virtual void KeepCalls(IResourceBuilder<ProjectResource> gateway)
    {
    }

    /// <summary>Says where the keys of recordings are. Gateway and pipeline need the same.</summary>
    public abstract void EncryptRecordings(IResourceBuilder<ProjectResource> project);

    /// <summary>Says how the dashboard proves to the authority which client it is.</summary>
    public virtual void ProveClient(IResourceBuilder<ProjectResource> dashboard)
    {
    }

    /// <summary>Configures a service to accept telephony's tokens.</summary>
    public abstract void TrustCommunication(IResourceBuilder<ProjectResource> service);

    /// <summary>Configures telephony to report incoming calls to the gateway.</summary>
    public abstract void ReportCallsTo(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> webhooksKey);

    /// <summary>Fills the scenarios with sample data and gives them numbers to call.</summary>
    public abstract void UseSamples(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> pipeline);

    /// <summary>Adds commands for the emulators to the Aspire dashboard and CLI. Real services have none.</summary>
    /// <param name="redis">The Redis with the live calls.</param>
    /// <param name="gateway">The product's API.</param>
    /// <param name="dashboard">The product's dashboard.</param>
    public virtual void OfferCommands(IResourceBuilder<IResourceWithConnectionString> redis, EndpointReference gateway, EndpointReference dashboard)
    {
    }

    /// <summary>Lets SIP telephones of this machine call. Providers are given by the sections <c>Sip</c> of the gateway and <c>Rtp</c> of the pipeline.</summary>
    public virtual void UseTelephones(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> pipeline)
    {
    }

    /// <summary>Adds a LiveKit server whose rooms reach the agents. A real one is given by the section <c>LiveKit</c> of the gateway.</summary>
    public virtual void UseLiveKit(IResourceBuilder<ProjectResource> gateway)
    {
    }

    public virtual void Dispose()
    {
    }

    /// <summary>True when the settings name a real service instead of the emulator.</summary>
    protected bool IsGiven(string name) => !string.IsNullOrEmpty(Given(name));

    /// <summary>The connection string of a real service, from the parameter in the Aspire dashboard or from the setting.</summary>
    protected string? Given(string name) => Builder.Configuration[$"Parameters:{name}-connection"] is { Length: > 0 } filledIn ? filledIn : Builder.Configuration.GetConnectionString(name);
}
