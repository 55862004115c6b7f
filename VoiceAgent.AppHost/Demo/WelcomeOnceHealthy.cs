using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Prints <see cref="Welcome"/> when every program is healthy, or names the first program that is not.</summary>
internal sealed class WelcomeOnceHealthy(
    DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration settings, EndpointReference dashboard, EndpointReference? phone, TextWriter output)
    : BackgroundService
{
    private const string AspireDashboard = "aspire-dashboard";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var healthy in model.Resources.Where(StartsByItself).Select(program => notifications.WaitForResourceHealthyAsync(program.Name, WaitBehavior.StopOnResourceUnavailable, stoppingToken)).ToArray())
        {
            try
            {
                await healthy;
            }
            catch (DistributedApplicationException unhealthy)
            {
                output.WriteLine($"VoiceAgent runs in part: {unhealthy.Message} {SignIn()} shows its log. Ctrl+C stops everything.");
                return;
            }
        }

        new Welcome(dashboard.Url, SignIn(), phone?.Url).Print(output);
    }

    private static bool StartsByItself(IResource resource) =>
        resource is ProjectResource or ExecutableResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();

    // Null when the Aspire dashboard is switched off.
    private string? SignIn()
    {
        var frontend = model.Resources.OfType<IResourceWithEndpoints>().FirstOrDefault(resource => resource.Name == AspireDashboard)?.GetEndpoints().FirstOrDefault(endpoint => endpoint.EndpointName is "http" or "https");
        return frontend is { IsAllocated: true } ? $"{frontend.Url}/login?t={settings["AppHost:BrowserToken"]}" : null;
    }
}

internal static class WelcomeExtensions
{
    public static void WelcomeOnceHealthy(this IDistributedApplicationBuilder builder, EndpointReference dashboard, EndpointReference? phone) =>
        builder.Services.AddHostedService(services => new WelcomeOnceHealthy(
            services.GetRequiredService<DistributedApplicationModel>(), services.GetRequiredService<ResourceNotificationService>(), builder.Configuration, dashboard, phone, Console.Out));
}
