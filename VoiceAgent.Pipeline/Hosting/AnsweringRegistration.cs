using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Answering.Capture;
using VoiceAgent.Pipeline.Answering.Ollama;
using VoiceAgent.Pipeline.Answering.OpenAI;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Http;
using VoiceAgent.Pipeline.Answering.Tools.Mcp;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Restaurant;
using VoiceAgent.Pipeline.Scenarios.Samples;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class AnsweringRegistration
{
    /// <summary>
    /// Registers the model and the tools that agents may name. A chat client that was registered before
    /// (<c>builder.Services.AddChatClient(…)</c>, of any provider) is used. Otherwise the connection string <c>ollama</c> or <c>openai</c> names the model.
    /// </summary>
    public static void AddAnswering(this IHostApplicationBuilder builder, Providers providers)
    {
        builder.Services.AddValidatedOptions<SampleOptions>(SampleOptions.Section);
        builder.Services.AddValidatedOptions<IdentityOptions>(IdentityOptions.Section);
        builder.Services.AddValidatedOptions<RestaurantOptions>(RestaurantOptions.Section);
        builder.Services.AddScenarioTools();
        builder.Services.AddSingleton<IToolSource, OwnTools>();
        builder.Services.AddSingleton<IToolSource, CaptureTools>();
        builder.AddRemoteTools();
        if (providers is Providers.Bench)
        {
            builder.Services.AddSingleton<IChatClient, BenchAnswerModel>();
            builder.Services.AddSingleton<NoScenarioStores>();
            builder.Services.AddSingleton<IMembers>(all => all.GetRequiredService<NoScenarioStores>());
            builder.Services.AddSingleton<IPayments>(all => all.GetRequiredService<NoScenarioStores>());
            builder.Services.AddSingleton<IReservations>(all => all.GetRequiredService<NoScenarioStores>());
        }
        else
        {
            builder.AddModel();
            builder.AddScenarioStores();
        }
    }

    /// <summary>Registers the model of this worker: a chat client that is already registered, or that of the connection strings.</summary>
    /// <exception cref="InvalidOperationException">The connection strings name no model, or two kinds of models.</exception>
    public static void AddModel(this IHostApplicationBuilder builder)
    {
        if (!builder.Services.Any(service => service.ServiceType == typeof(IChatClient)))
        {
            if (builder.Configuration.GetConnectionString(OllamaRegistration.Name) is { Length: > 0 })
            {
                if (builder.Configuration.GetConnectionString("openai") is { Length: > 0 })
                {
                    throw new InvalidOperationException("Both 'ConnectionStrings:ollama' and 'ConnectionStrings:openai' name the model: remove one of them.");
                }

                // It loads the model itself, so no request has to warm it up.
                builder.AddOllama();
                return;
            }

            builder.AddOpenAI();
        }

        builder.Services.AddHostedService<WarmUp>();
    }

    /// <summary>Registers the tools of other services: HTTP endpoints and MCP servers of the section <c>Tools</c>.</summary>
    private static void AddRemoteTools(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ToolOptions>(ToolOptions.Section);
        builder.Services.AddProcessIdentity();
        builder.Services.AddSingleton<RemoteClients>();
        builder.Services.AddSingleton<IToolSource, HttpTools>();
        builder.Services.AddSingleton<McpServers>();
        builder.Services.AddSingleton<IToolSource>(services => services.GetRequiredService<McpServers>());
        builder.Services.AddHostedService(services => services.GetRequiredService<McpServers>());
    }
}
