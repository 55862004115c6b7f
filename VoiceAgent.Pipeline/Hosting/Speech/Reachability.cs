using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Hosting.Speech;

/// <summary>
/// Whether a self-hosted speech service takes connections. The readiness of the worker waits for it at the start. Only a connection is
/// opened, because each request would cost the service a transcription, or a place for a caller.
/// </summary>
internal sealed partial class Reachability(string name, ServiceAddress address, ILogger<Reachability> log) : IHealthCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private int _wasReached = -1;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Deadline);
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(address.Endpoint.IdnHost, address.Endpoint.Port, late.Token);
            Interlocked.Exchange(ref _wasReached, 1);
            return HealthCheckResult.Healthy();
        }
        catch (Exception unreachable) when (unreachable is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var place = $"{address.Endpoint.Host}:{address.Endpoint.Port}";
            if (Interlocked.Exchange(ref _wasReached, 0) != 0)
            {
                Unreachable(log, name, place);
            }

            return new HealthCheckResult(context.Registration.FailureStatus, $"The speech service '{name}' at {place} cannot be reached.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "The speech service '{Service}' at {Place} cannot be reached: start it, or correct 'ConnectionStrings:{Service}'.")]
    private static partial void Unreachable(ILogger log, string service, string place);
}

internal static class ReachabilityRegistration
{
    /// <param name="isAlone">Whether no other provider could take over. Then the worker is not ready without the service.</param>
    public static void AddReachability(this IHostApplicationBuilder builder, string name, ServiceAddress address, bool isAlone) => builder.Services
        .AddKeyedSingleton(name, (services, _) => new Reachability(name, address, services.GetRequiredService<ILogger<Reachability>>()))
        .AddHealthChecks()
        .Add(new HealthCheckRegistration(name, services => services.GetRequiredKeyedService<Reachability>(name), isAlone ? HealthStatus.Unhealthy : HealthStatus.Degraded, tags: null));
}
