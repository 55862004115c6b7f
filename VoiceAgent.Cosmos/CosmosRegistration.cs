using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Cosmos;

public static class CosmosRegistration
{
    /// <summary>Registers the account at <c>ConnectionStrings:cosmos</c>, creates its containers at start, and adds the health check.</summary>
    /// <param name="json">How items are serialised.</param>
    public static TBuilder AddCosmos<TBuilder>(this TBuilder builder, JsonSerializerOptions json, params IEnumerable<CosmosContainer> containers)
        where TBuilder : IHostApplicationBuilder
    {
        var limited = builder.Configuration.GetValue<bool>($"{CosmosOptions.Section}:{nameof(CosmosOptions.LimitToEndpoint)}");
        builder.AddAzureCosmosClient("cosmos", configureClientOptions: client =>
        {
            // No request is urgent, so one kind of connection is enough: HTTPS, which passes firewalls.
            client.ConnectionMode = ConnectionMode.Gateway;
            client.LimitToEndpoint = limited;
            client.UseSystemTextJsonSerializerWithOptions = json;
        });
        builder.Services.AddValidatedOptions<CosmosOptions>(CosmosOptions.Section);
        foreach (var container in containers)
        {
            builder.Services.AddSingleton(container);
        }

        builder.Services.AddSingleton<CosmosSetup>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CosmosSetup>());
        builder.Services.AddHealthChecks().AddCheck<CosmosHealth>("Cosmos");
        return builder;
    }
}
