using Microsoft.Azure.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Scenarios.Cosmos;
using VoiceAgent.Pipeline.Scenarios.Insurance.Billing;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Scenarios.Restaurant;

namespace VoiceAgent.Pipeline.Hosting;

internal static class CosmosRegistration
{
    /// <summary>Registers the scenarios' data in the account of <c>ConnectionStrings:cosmos</c>.</summary>
    public static void AddScenarioStores(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CosmosOptions>().BindConfiguration("Cosmos")
            .Validate(options => options.Database.Length > 0, "'Cosmos:Database' is empty.")
            .ValidateOnStart();
        var limited = builder.Configuration.GetValue<bool>("Cosmos:LimitToEndpoint");
        builder.AddAzureCosmosClient("cosmos", configureClientOptions: client =>
        {
            // A call has only a few look-ups, so one kind of connection is enough: HTTPS, which passes firewalls.
            client.ConnectionMode = ConnectionMode.Gateway;
            client.LimitToEndpoint = limited;
            client.UseSystemTextJsonSerializerWithOptions = LoggedEvent.Json;
        });
        builder.Services.AddSingleton<IMembers, CosmosMembers>();
        builder.Services.AddSingleton<IPayments, CosmosPayments>();
        builder.Services.AddSingleton<IReservations, CosmosReservations>();
        builder.Services.AddSingleton<CosmosSetup>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CosmosSetup>());
        builder.Services.AddHealthChecks().AddCheck<CosmosSetup>("Cosmos");
    }
}
