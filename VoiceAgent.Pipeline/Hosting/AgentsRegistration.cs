using VoiceAgent.Pipeline.Agents;

namespace VoiceAgent.Pipeline.Hosting;

internal static class AgentsRegistration
{
    public static void AddAgents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AgentOptions>().BindConfiguration("Agents")
            .Validate(options => options.Path.Length > 0 && options.Default.Length > 0, "Section 'Agents': Path and Default must not be empty.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AgentCatalog>();
    }
}
