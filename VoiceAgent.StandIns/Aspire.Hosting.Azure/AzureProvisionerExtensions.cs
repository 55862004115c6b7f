namespace Aspire.Hosting;

/// <summary>Deployment from the AppHost itself.</summary>
public static class AzureProvisionerExtensions
{
    /// <summary>Does nothing: the stand-in writes the manifest, azd deploys it.</summary>
    public static IDistributedApplicationBuilder AddAzureProvisioning(this IDistributedApplicationBuilder builder) => builder;
}
