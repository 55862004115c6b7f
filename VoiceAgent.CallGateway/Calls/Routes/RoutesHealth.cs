using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Degraded while the routes of the configuration answer, or while the routes in memory are old. Calls are answered in both cases.</summary>
internal sealed class RoutesHealth(RouteTable table, IOptions<RouteTableOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        table.Age is not { } age ? HealthCheckResult.Degraded("The routes were not read from Cosmos DB yet. The routes of the configuration answer.")
        : age > options.Value.Old ? HealthCheckResult.Degraded($"The routes were read {age.TotalMinutes:F0} minutes ago. Cosmos DB does not answer.")
        : HealthCheckResult.Healthy());
}
