using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>What the runner works with.</summary>
internal sealed record RunnerParts(
    ResourceNotificationService Notifications,
    HealthCheckService Health,
    DistributedApplicationExecutionContext Context,
    IHostApplicationLifetime Lifetime,
    Ports Ports,
    ConsoleView View,
    TimeProvider Time,
    TimeSpan HealthTimeout,
    TimeSpan StopPatience)
{
    // Stores write down what they hold in memory, services bring their calls to an end; a second Ctrl+C cuts it short.
    private static readonly TimeSpan usualStopPatience = TimeSpan.FromSeconds(25);

    /// <exception cref="DistributedApplicationException">A setting of the runner has the wrong form.</exception>
    public static RunnerParts From(IServiceProvider services, IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var time = services.GetRequiredService<TimeProvider>();
        var options = services.GetRequiredService<DistributedApplicationOptions>();
        return new RunnerParts(
            services.GetRequiredService<ResourceNotificationService>(),
            services.GetRequiredService<HealthCheckService>(),
            services.GetRequiredService<DistributedApplicationExecutionContext>(),
            services.GetRequiredService<IHostApplicationLifetime>(),
            new Ports(Setting(configuration, "DcpPublisher:RandomizePorts", false), Setting(configuration, "LocalRunner:PortPatience", Ports.UsualPatience), time),
            new ConsoleView(services.GetRequiredService<ILoggerFactory>(), builder.Environment.ApplicationName, showLines: options.EnableResourceLogging, showTable: !options.DisableDashboard),
            time,
            Setting(configuration, "LocalRunner:HealthTimeout", TimeSpan.FromMinutes(2)),
            Setting(configuration, "LocalRunner:StopPatience", usualStopPatience));
    }

    private static T Setting<T>(IConfiguration configuration, string key, T otherwise)
    {
        try
        {
            return configuration.GetValue(key, otherwise)!;
        }
        catch (InvalidOperationException wrong)
        {
            throw new DistributedApplicationException($"The setting {key} is '{configuration[key]}', which is no {typeof(T).Name}.", wrong);
        }
    }
}
