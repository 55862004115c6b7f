using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Azure;

namespace Aspire.Hosting;

/// <summary>Adds Bicep files and sets their parameters.</summary>
public static class AzureBicepResourceExtensions
{
    /// <summary>Adds a Bicep file. Its path is relative to the AppHost's folder.</summary>
    public static IResourceBuilder<AzureBicepResource> AddBicepTemplate(this IDistributedApplicationBuilder builder, string name, string bicepFile)
    {
        var resource = new AzureBicepResource(name, Path.GetFullPath(Path.Combine(builder.AppHostDirectory, bicepFile)));
        return builder.AddAzureProvisioning().AddResource(resource);
    }

    /// <summary>Gets an output of the file.</summary>
    public static BicepOutputReference GetOutput(this IResourceBuilder<AzureBicepResource> builder, string name) => new(name, builder.Resource);

    /// <summary>Declares a parameter that azd recognises by its name and sets.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name)
        where T : AzureBicepResource => builder.Set(name, null);

    /// <summary>Sets a parameter to a string.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>Sets a parameter to a list of strings.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, IEnumerable<string> value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>Sets a parameter to a parameter of the application.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : AzureBicepResource => builder.Set(name, value.Resource);

    /// <summary>Sets a parameter to an output of another file.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, BicepOutputReference value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>Sets a parameter to an expression of values that are known later.</summary>
    public static IResourceBuilder<T> WithParameter<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : AzureBicepResource => builder.Set(name, value);

    /// <summary>Sets an environment variable to an output of a file.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, BicepOutputReference bicepOutputReference)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = bicepOutputReference);

    private static IResourceBuilder<T> Set<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : AzureBicepResource
    {
        builder.Resource.Parameters[name] = value;
        return builder;
    }
}
