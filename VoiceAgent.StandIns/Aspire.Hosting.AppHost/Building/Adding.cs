using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds programs.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>A program by its command; the working directory is relative to the AppHost's folder.</summary>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddExecutable(name, command, workingDirectory, [.. (args ?? []).Cast<object>()]);

    /// <inheritdoc cref="AddExecutable(IDistributedApplicationBuilder, string, string, string, string[])"/>
    public static IResourceBuilder<ExecutableResource> AddExecutable(this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params object[]? args) =>
        builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(Path.Combine(builder.AppHostDirectory, workingDirectory)))).WithArgs(args ?? []);
}

/// <summary>How a project is added.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile to read. The local runner reads none.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Reads no launch profile.</summary>
    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>Takes no endpoints from the project's Kestrel settings. The local runner never does.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}

/// <summary>Adds .NET projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <inheritdoc cref="AddProject(IDistributedApplicationBuilder, string, string)"/>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure)
    {
        configure(new ProjectResourceOptions());
        return builder.AddProject(name, projectPath);
    }

    /// <summary>A project by the path of its file, relative to the AppHost's folder. The local runner runs what was built beside the AppHost's own build, and does not read launch profiles.</summary>
    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath)
    {
        var path = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, projectPath));
        return builder.AddResource(new ProjectResource(name))
            .WithAnnotation(new ProjectPathAnnotation(path))
            .WithEnvironment(context =>
            {
                var listensOn = context.Resource is IResourceWithEndpoints resource ? [.. resource.GetEndpoints().Where(endpoint => endpoint.Scheme is "http" or "https")] : Array.Empty<EndpointReference>();
                if (listensOn.Length == 0)
                {
                    return;
                }

                if (context.ExecutionContext.IsPublishMode)
                {
                    context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";

                    // Behind the platform's own TLS the container speaks plain HTTP.
                    context.EnvironmentVariables["HTTP_PORTS"] = listensOn.FirstOrDefault(endpoint => endpoint.Scheme == "http")?.Property(EndpointProperty.TargetPort) ?? (object)"8080";
                    return;
                }

                context.EnvironmentVariables["ASPNETCORE_URLS"] = string.Join(';', listensOn.Select(endpoint => $"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Port}"));
            });
    }
}

/// <summary>Adds values that somebody gives.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value from the setting <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, defaultValue => ValueOf(builder, name, defaultValue), secret));

    /// <summary>A constant.</summary>
    /// <exception cref="ArgumentException">A secret shall be published.</exception>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        publishValueAsDefault && secret
            ? throw new ArgumentException("A parameter cannot be both secret and published.", nameof(secret))
            : builder.AddResource(new ParameterResource(name, _ => value, secret) { Default = publishValueAsDefault ? new ConstantParameterDefault(() => value) : null });

    /// <summary>A value from the setting <c>Parameters:{name}</c>, or else its default: on this machine a new one at each start.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(new ParameterResource(name, defaultValue => ValueOf(builder, name, defaultValue), secret) { Default = value });

    /// <summary>A value from a setting of another name.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => builder.Configuration[configurationKey] ?? throw Missing(name, configurationKey), secret));

    /// <summary>A connection string from the setting <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameterResource(
            name, _ => builder.Configuration.GetConnectionString(name) ?? throw Missing(name, $"ConnectionStrings:{name}"), environmentVariableName));

    /// <summary>Says what the value is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    private static string ValueOf(IDistributedApplicationBuilder builder, string name, ParameterDefault? defaultValue) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"] ?? defaultValue?.GetDefaultValue() ?? throw Missing(name, $"Parameters:{name}");

    private static MissingParameterValueException Missing(string name, string key) => new($"'{name}' has no value: give it as the setting {key} (user secrets, environment or argument).");
}
