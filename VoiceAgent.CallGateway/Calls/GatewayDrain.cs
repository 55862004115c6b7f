using Microsoft.Extensions.Options;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Shuts this gateway down without losing a request or work that has begun:
/// <list type="number">
/// <item>It is not ready any more, so that load balancers choose other gateways. Requests that still come are served as usual.</item>
/// <item>After <see cref="DrainOptions.Serving"/> no new work begins: the server accepts no connections, and the loops take no calls.</item>
/// <item>Requests and work that have begun get <see cref="DrainOptions.Finishing"/>. What is left then is done by another gateway.</item>
/// </list>
/// </summary>
internal sealed partial class GatewayDrain(IOptions<DrainOptions> options, TimeProvider time, ILogger<GatewayDrain> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _deadline = new(Timeout.InfiniteTimeSpan, time);
    private volatile bool _isLeaving;

    /// <summary>Cancelled when no new work may begin.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Cancelled when work that has begun must end, because the process ends.</summary>
    public CancellationToken Deadline => _deadline.Token;

    /// <summary>True from the beginning of the shutdown.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>The host calls this first, while the server and the loops still run.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_isLeaving)
        {
            return;
        }

        _isLeaving = true;
        Leaving(logger, options.Value.Serving.TotalSeconds);
        await Task.Delay(options.Value.Serving, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _deadline.CancelAfter(options.Value.Finishing);
        await _closing.CancelAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _closing.Dispose();
        _deadline.Dispose();
    }

    [LoggerMessage(LogLevel.Information, "The gateway is shutting down. It serves requests for {Seconds:F0} more seconds, and then completes those that run.")]
    private static partial void Leaving(ILogger logger, double seconds);
}

internal static class GatewayDrainExtensions
{
    public static IServiceCollection AddDrain(this IServiceCollection services)
    {
        services.AddValidatedOptions<DrainOptions>(DrainOptions.Section);
        services.AddSingleton<GatewayDrain>();
        services.AddHostedService(all => all.GetRequiredService<GatewayDrain>());
        services.AddOptions<HostOptions>().Configure<IOptions<DrainOptions>>((host, drain) =>
        {
            host.ShutdownTimeout = drain.Value.Total;

            // The loops complete their work while the server completes its requests.
            host.ServicesStopConcurrently = true;
        });
        return services;
    }

    /// <summary>
    /// From the beginning of the shutdown, <c>/health</c> answers 503, and each response asks the client to open a new connection: otherwise a client
    /// that keeps its connection would send its next requests to this gateway, whatever the load balancer knows. A health check would do the first
    /// too, but each answer would write an error to the log.
    /// </summary>
    public static IApplicationBuilder UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<GatewayDrain>();
        return app.Use((context, next) => drain.IsLeaving ? LeaveAsync(context, next) : next(context));
    }

    private static Task LeaveAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // When the response starts, because an error clears the headers before.
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.Connection = "close";
                return Task.CompletedTask;
            });
        }

        if (context.Request.Path != "/health")
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync("The gateway is shutting down. Choose another one.");
    }
}
