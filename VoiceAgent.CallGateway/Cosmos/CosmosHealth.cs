using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Ready once the containers are there and the store answers.</summary>
internal sealed class CosmosHealth(CosmosClient client, CosmosSetup setup, IOptions<CosmosOptions> options, TimeProvider time) : IHealthCheck
{
    // A gateway that has just started is not broken: its first check waits rather than reports a failure to the log.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await setup.Done.WaitAsync(Timeout, time, cancellationToken).ConfigureAwait(false);
            await client.GetContainer(options.Value.Database, CosmosSetup.Calls).ReadContainerAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The store's containers are not there yet.");
        }
        catch (Exception failure) when (failure is CosmosException or HttpRequestException)
        {
            return HealthCheckResult.Unhealthy("The store of finished calls does not answer.", failure);
        }
    }
}
