using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Azure;

namespace Aspire.Hosting;

/// <summary>Adds Bicep files.</summary>
public static class AzureBicepResourceExtensions
{
    /// <summary>A Bicep file; its path is relative to the AppHost's folder.</summary>
    public static IResourceBuilder<AzureBicepResource> AddBicepTemplate(this IDistributedApplicationBuilder builder, string name, string bicepFile)
    {
        var resource = new AzureBicepResource(name, Path.GetFullPath(Path.Combine(builder.AppHostDirectory, bicepFile)));
        return builder.AddAzureProvisioning().AddResource(resource);
    }

    /// <summary>An output of the file.</summary>
    public static BicepOutputReference GetOutput(this IResourceBuilder<AzureBicepResource> builder, string name) => new(name, builder.Resource);

    /// <summary>A parameter that azd fills in by its name.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name)
        where T : AzureBicepResource => builder.Set(name, null);

    /// <summary>A parameter with a string.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>A parameter with strings.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, IEnumerable<string> value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>A parameter with a parameter of the application.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : AzureBicepResource => builder.Set(name, value.Resource);

    /// <summary>A parameter with another file's output.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, BicepOutputReference value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>A parameter put together of values known later.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>A variable with a file's output.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, BicepOutputReference bicepOutputReference)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = bicepOutputReference);

    private static IResourceBuilder<T> Set<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : AzureBicepResource
    {
        builder.Resource.Parameters[name] = value;
        return builder;
    }
}
