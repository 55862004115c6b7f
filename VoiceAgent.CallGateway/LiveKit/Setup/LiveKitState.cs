using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>What the last round of the set-up has found.</summary>
internal sealed class LiveKitState
{
    private volatile Found? _last;

    public Found? Last => _last;

    public void Done(SetupOutcome outcome, DateTimeOffset at) => _last = new Found(
        outcome.Problems.Count == 0 ? null : string.Join(' ', outcome.Problems),
        string.Create(CultureInfo.InvariantCulture, $"{outcome.Created} created, {outcome.Updated} updated, {outcome.Deleted} deleted, {outcome.Unchanged} unchanged, {outcome.Left} left to a later gateway, at {at:u}."));

    public void Failed(string reason) => _last = new Found(reason, "");

    /// <param name="Problem">Null: the server is as wanted.</param>
    /// <param name="Summary">What the round has done.</param>
    internal sealed record Found(string? Problem, string Summary);
}

/// <summary>Degraded while LiveKit does not answer or has not what the options want. Other calls are not affected, so the gateway stays in service.</summary>
internal sealed class LiveKitHealth(LiveKitState state, IOptions<LiveKitOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !options.Value.IsOn ? HealthCheckResult.Healthy("LiveKit is not configured.")
        : state.Last is not { } last ? HealthCheckResult.Healthy("This gateway has not compared LiveKit with its options yet.")
        : last.Problem is { } problem ? HealthCheckResult.Degraded(problem)
        : HealthCheckResult.Healthy(last.Summary));
}
