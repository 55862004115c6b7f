using OpenTelemetry;

namespace Microsoft.Extensions.DependencyInjection;

public static class OpenTelemetryServicesExtensions
{
    /// <summary>Has telemetry start and stop with the host. Calling it again adds to the one that is there.</summary>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        if (services.All(service => service.ImplementationType != typeof(TelemetryHostedService)))
        {
            services.AddHostedService<TelemetryHostedService>();
        }

        return new OpenTelemetryBuilder(services);
    }
}
