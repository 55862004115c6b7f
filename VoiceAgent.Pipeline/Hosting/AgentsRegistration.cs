using VoiceAgent.Pipeline.Agents;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class AgentsRegistration
{
    public static void AddAgents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<AgentOptions>(AgentOptions.Section);
        builder.Services.AddSingleton<AgentCatalog>();
    }
}
