using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>What the product stands on: emulators and engines on this machine, or services in Azure. The graph is the same.</summary>
internal abstract class Platform(IDistributedApplicationBuilder builder) : IDisposable
{
    protected IDistributedApplicationBuilder Builder { get; } = builder;

    /// <summary>Where emulated callers are started; null where telephony is real.</summary>
    public virtual EndpointReference? Phone => null;

    /// <summary>Emulation when run on this machine, Azure when azd asks for the manifest.</summary>
    public static Platform For(IDistributedApplicationBuilder builder, CommandLine asked) =>
        builder.ExecutionContext.IsPublishMode ? new Azure(builder) : new Emulation(builder, asked.Fresh);

    /// <summary>Calls, events and limits while a call lives.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddRedis(string name);

    /// <summary>Recordings; the connection string is that of its blobs.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddStorage(string name, string blobs);

    /// <summary>Calls and their turns after they ended; the members, payments and reservations of the scenarios.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddCosmos(string name);

    /// <summary>Telephony.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddCommunication(string name);

    /// <summary>Recognition and synthesis.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddSpeech(string name);

    /// <summary>The model.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddModel(string name);

    /// <summary>Gives the project another region's speech, which takes over where the first fails; optional.</summary>
    public abstract void AddSecondSpeech(string name, IResourceBuilder<ProjectResource> project);

    /// <summary>Gives the project another model, which takes over where the first fails; optional.</summary>
    public abstract void AddSecondModel(string name, IResourceBuilder<ProjectResource> project);

    /// <summary>Sign-in of people and services; what comes back is the authority's address.</summary>
    public abstract ReferenceExpression AddIdentity(string name);

    /// <summary>Makes a project of ours reachable by HTTP, gives it an identity of its own, and checks its health.</summary>
    /// <param name="project">The project.</param>
    /// <param name="port">Its port on this machine.</param>
    /// <param name="opens">What a person finds at its address.</param>
    public abstract IResourceBuilder<ProjectResource> Serve(IResourceBuilder<ProjectResource> project, int port, string opens);

    /// <summary>The base address of a project as its peers and telephony reach it.</summary>
    /// <param name="project">The project.</param>
    /// <param name="scheme"><c>http</c> or <c>ws</c>; in Azure their secure forms.</param>
    public abstract ReferenceExpression AddressOf(IResourceBuilder<ProjectResource> project, string scheme);

    /// <summary>Tells a service how to know telephony's tokens.</summary>
    public abstract void TrustCommunication(IResourceBuilder<ProjectResource> service);

    /// <summary>Has telephony report incoming calls to the gateway.</summary>
    public abstract void ReportCallsTo(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ParameterResource> webhooksKey);

    /// <summary>Fills the scenarios with sample data and gives them numbers to call.</summary>
    public abstract void UseSamples(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> pipeline);

    /// <summary>Offers commands on the emulators in the Aspire dashboard and CLI; real services have none.</summary>
    /// <param name="redis">Where the live calls are known.</param>
    /// <param name="gateway">The product's API.</param>
    /// <param name="dashboard">The product's dashboard.</param>
    public virtual void OfferCommands(IResourceBuilder<IResourceWithConnectionString> redis, EndpointReference gateway, EndpointReference dashboard)
    {
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Whether the settings name a real service instead of the emulator.</summary>
    protected bool IsGiven(string name) => !string.IsNullOrEmpty(Given(name));

    /// <summary>The connection string of a real service: a parameter that was filled in in the Aspire dashboard, or the setting.</summary>
    protected string? Given(string name) => Builder.Configuration[$"Parameters:{name}-connection"] is { Length: > 0 } filledIn ? filledIn : Builder.Configuration.GetConnectionString(name);
}
