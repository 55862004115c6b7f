using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceAgent.AppHost.Running;

/// <summary>
/// The health check of a program, or of all programs of a service with replicas. While the program starts, a check polls until it is ready, so that dependent programs start at
/// once. Aspire itself would poll only after one, two, three seconds. Later checks return at once.
/// </summary>
internal sealed class Readiness(Func<CancellationToken, Task<string?>> ask, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private bool _wasReady;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var trouble = await ask(cancellationToken);
            if (trouble is null)
            {
                _wasReady = true;
                return HealthCheckResult.Healthy();
            }

            if (_wasReady || time.GetElapsedTime(since) > Timeout)
            {
                _wasReady = false;
                return HealthCheckResult.Unhealthy(trouble);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}

internal static class ReadinessExtensions
{
    /// <summary>Ready when a GET of <paramref name="path"/> returns <paramref name="status"/>.</summary>
    public static IResourceBuilder<T> WithReadiness<T>(this IResourceBuilder<T> resource, string path, int status = 200)
        where T : IResourceWithEndpoints
    {
        var endpoint = resource.GetEndpoint("http");
        return resource.WithReadiness($"GET {path}", async (watch, stop) =>
        {
            var running = ProgramAddresses.Of(endpoint, watch, out var missing);
            foreach (var address in running)
            {
                if (await Probes.GetAsync(address, path, status, stop) is { } trouble)
                {
                    return trouble;
                }
            }

            return missing > 0 ? $"{missing} of its programs do not run" : null;
        });
    }

    /// <summary>Ready when Redis answers PING. It accepts connections before it has read its append-only file.</summary>
    public static IResourceBuilder<Emulator> WithPing(this IResourceBuilder<Emulator> redis) =>
        redis.WithReadiness("PING", (_, stop) => Probes.PingAsync(redis.Resource.Endpoint, stop));

    private static IResourceBuilder<T> WithReadiness<T>(this IResourceBuilder<T> resource, string what, Func<ProgramWatch, CancellationToken, Task<string?>> ask)
        where T : IResource
    {
        var key = $"{resource.Resource.Name}: {what}";
        Readiness? check = null;
        resource.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, services => check ??= With(services.GetRequiredService<ProgramWatch>()), failureStatus: null, tags: null));
        return resource.WithHealthCheck(key);

        Readiness With(ProgramWatch watch) => new(stop => ask(watch, stop), TimeProvider.System);
    }
}
