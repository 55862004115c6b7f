#pragma warning disable ASPIREPIPELINES001 // The steps of a deployment are still marked as experimental.
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Azure;

/// <summary>
/// The deployment steps that every Bicep resource depends on. As in the released package, they exist only after
/// <c>AddAzureProvisioning()</c>. Without it, no manifest is written.
/// </summary>
internal sealed class AzureEnvironment : Resource
{
    public const string CreateProvisioningContext = "create-provisioning-context";
    public const string ProvisionInfrastructure = "provision-azure-bicep-resources";

    public AzureEnvironment()
        : base("azure")
    {
        Annotations.Add(ManifestPublishingCallbackAnnotation.Ignore);
        Annotations.Add(new PipelineStepAnnotation(_ => new[] { CreateProvisioningContext, ProvisionInfrastructure }.Select(name => new PipelineStep
        {
            Name = name,
            Action = _ => throw new NotSupportedException("The stand-in deploys nothing. Deploy the manifest with azd."),
        })));
    }
}
