using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Cosmos;

/// <summary>Healthy when the containers exist and are prepared. The containers that the service always needs must also answer.</summary>
internal sealed class CosmosHealth(
    CosmosClient client, CosmosSetup setup, IEnumerable<CosmosContainer> containers, IOptions<CosmosOptions> options, TimeProvider time) : IHealthCheck
{
    // A service that has just started is not broken. Its first check waits, so that the log shows no failure.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await setup.Done.WaitAsync(StartTimeout, time, cancellationToken);
            foreach (var container in containers.Where(container => container.IsNeededToBeReady))
            {
                await client.GetContainer(options.Value.Database, container.Name).ReadContainerAsync(cancellationToken: cancellationToken);
            }

            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The containers in Cosmos DB do not exist yet, or are not prepared. The service tries again every second.");
        }
        catch (Exception failure) when (failure is CosmosException or HttpRequestException)
        {
            return HealthCheckResult.Unhealthy("Cosmos DB does not answer.", failure);
        }
    }
}
