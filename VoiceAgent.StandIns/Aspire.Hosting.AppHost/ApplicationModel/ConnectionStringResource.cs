using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A connection string put together of other values.</summary>
public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression) : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression { get; } = connectionStringExpression;
}

/// <summary>Adds connection strings put together of other values.</summary>
public static class ConnectionStringBuilderExtensions
{
    /// <summary>A connection string; it is there once the resources that it names have been started.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression)
    {
        var resource = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        foreach (var named in ((IValueWithReferences)connectionStringExpression).References.SelectMany(ResourcesOf).Distinct())
        {
            resource.WaitForStart(builder.CreateResourceBuilder(named));
        }

        return resource;
    }

    private static IEnumerable<IResource> ResourcesOf(object value) => value switch
    {
        IResource resource => [resource],
        IValueWithReferences made => made.References.SelectMany(ResourcesOf),
        _ => [],
    };
}
