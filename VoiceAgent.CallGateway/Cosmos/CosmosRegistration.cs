using Microsoft.Azure.Cosmos;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Cosmos;

internal static class CosmosRegistration
{
    /// <summary>Registers the store of finished calls in the account of <c>ConnectionStrings:cosmos</c>.</summary>
    public static TBuilder AddFinishedCalls<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var options = builder.Configuration.GetSection(CosmosOptions.Section).Get<CosmosOptions>() ?? new CosmosOptions();
        builder.AddAzureCosmosClient("cosmos", configureClientOptions: client =>
        {
            // Finishing a call is not urgent, so one kind of connection is enough: HTTPS, which passes firewalls.
            client.ConnectionMode = ConnectionMode.Gateway;
            client.LimitToEndpoint = options.LimitToEndpoint;
            client.UseSystemTextJsonSerializerWithOptions = LoggedEvent.Json;
        });
        builder.Services.AddChecked<CosmosOptions>(CosmosOptions.Section);
        builder.Services.AddSingleton<IFinishedCalls, CosmosFinishedCalls>();
        builder.Services.AddSingleton<CosmosSetup>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CosmosSetup>());
        builder.Services.AddHealthChecks().AddCheck<CosmosHealth>("Cosmos");
        return builder;
    }
}
