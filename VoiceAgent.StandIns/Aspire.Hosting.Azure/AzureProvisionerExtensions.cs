using Aspire.Hosting.Azure;

namespace Aspire.Hosting;

/// <summary>Adds deployment from the AppHost.</summary>
public static class AzureProvisionerExtensions
{
    /// <summary>Adds the steps that the Bicep resources' own steps depend on. The stand-in deploys nothing. azd deploys the manifest.</summary>
    public static IDistributedApplicationBuilder AddAzureProvisioning(this IDistributedApplicationBuilder builder)
    {
        if (!builder.Resources.OfType<AzureEnvironment>().Any())
        {
            builder.AddResource(new AzureEnvironment());
        }

        return builder;
    }
}
