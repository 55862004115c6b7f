using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Answering.Tools.Http;

/// <summary>Provides the tools that are HTTP endpoints of configured services.</summary>
internal sealed class HttpTools(IOptions<ToolOptions> options, RemoteClients clients) : IToolSource
{
    private static readonly TimeSpan UsualDeadline = TimeSpan.FromSeconds(8);

    private readonly Dictionary<string, HttpClient> _services = options.Value.Services.ToDictionary(service => service.Key, service => clients.For(service.Value));

    public AgentTool? Find(ToolGrant grant) => grant is HttpToolGrant endpoint && _services.TryGetValue(endpoint.Service, out var service)
        ? new AgentTool(new HttpFunction(endpoint, service), endpoint.Kind, UsualDeadline, endpoint.Kind is ToolKind.Terminal ? CallEnding.AgentHungUp : null)
        {
            // PUT is idempotent (RFC 9110). So is DELETE, but its second answer is a failure. The file must say so of other methods.
            IsRepeatable = endpoint.Method == HttpMethod.Put,
        }
        : null;
}
