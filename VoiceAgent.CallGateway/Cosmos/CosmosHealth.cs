using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Ready once the containers are there and the store answers.</summary>
internal sealed class CosmosHealth(CosmosClient client, CosmosSetup setup, IOptions<CosmosOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!setup.IsDone)
        {
            return HealthCheckResult.Unhealthy("The store's containers are not there yet.");
        }

        try
        {
            await client.GetContainer(options.Value.Database, CosmosSetup.Calls).ReadContainerAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is CosmosException or HttpRequestException)
        {
            return HealthCheckResult.Unhealthy("The store of finished calls does not answer.", failure);
        }
    }
}
