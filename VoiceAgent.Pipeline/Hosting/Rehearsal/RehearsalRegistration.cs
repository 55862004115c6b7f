using VoiceAgent.CallLog;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

internal static class RehearsalRegistration
{
    /// <summary>
    /// Keeps the worker from being ready until it has rehearsed. Call this last: the rehearsal uses the worker's agents, tools and
    /// detectors, and the report of its places waits for the rehearsal.
    /// </summary>
    public static void AddRehearsal(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<RehearsalOptions>(RehearsalOptions.Section);
        builder.Services.AddSingleton<WorkerReadiness>();
        builder.Services.AddSingleton<WorkerMetrics>();
        builder.Services.AddHostedService<CallRehearsal>();
        var places = builder.Services.Last(service => service.ServiceType == typeof(ICallPlaces));
        builder.Services.Remove(places);
        builder.Services.AddSingleton<ICallPlaces>(services => new PlacesOnceReady(
            (ICallPlaces)(places.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, places.ImplementationType!)),
            services.GetRequiredService<WorkerReadiness>(),
            services.GetRequiredService<WorkerMetrics>()));
    }

    /// <summary>
    /// Answers <c>/health</c> with 503 until the worker is ready, and again from its shutdown on. A health check would do the same, but each
    /// request would write an error to the log, at every start.
    /// </summary>
    public static void UseReadiness(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<WorkerReadiness>();
        app.UseWhen(
            http => !readiness.IsReady && http.Request.Path == "/health",
            notReady => notReady.Run(http =>
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return http.Response.WriteAsync(readiness.Reason, http.RequestAborted);
            }));
    }
}
