using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>What can be said about a resource: how to see that it is ready.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Ready when the named health check of the AppHost passes.</summary>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource => builder.WithAnnotation(new HealthCheckAnnotation(key));

    /// <summary>Ready when a GET is answered with <paramref name="statusCode"/>, 200 when not given.</summary>
    /// <exception cref="DistributedApplicationException">The resource has no HTTP endpoint.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = builder.Resource.GetEndpoints().FirstOrDefault(candidate => endpointName is null ? candidate.Scheme is "http" or "https" : candidate.EndpointName == endpointName)
            ?? throw new DistributedApplicationException($"'{builder.Resource.Name}' has no HTTP endpoint to ask for its health: say WithHttpEndpoint before WithHttpHealthCheck.");
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path ?? "/"}_{statusCode ?? 200}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().AddCheck(key, new HttpHealthCheck(endpoint, path ?? "/", statusCode ?? 200));
        return builder.WithHealthCheck(key);
    }
}

/// <summary>Programs that must be on PATH.</summary>
public static class RequiredCommandResourceExtensions
{
    /// <summary>The resource needs a program; without it the application says so, and where to get it, instead of starting.</summary>
    public static IResourceBuilder<T> WithRequiredCommand<T>(this IResourceBuilder<T> builder, string command, string? helpLink = null)
        where T : IResource => builder.WithAnnotation(new RequiredCommandAnnotation(command, helpLink));
}
