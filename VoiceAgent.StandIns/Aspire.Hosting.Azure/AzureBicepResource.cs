#pragma warning disable ASPIREPIPELINES001 // The steps of a deployment are still marked as experimental.
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Azure;

/// <summary>An Azure resource that a Bicep file creates.</summary>
public class AzureBicepResource : Resource, IAzureResource, IResourceWithParameters
{
    private readonly string? _templateFile;

    /// <param name="name">The resource's name.</param>
    /// <param name="templateFile">Path of the Bicep file. The stand-in supports no other kind of template.</param>
    /// <param name="templateString">Not supported.</param>
    /// <param name="templateResourceName">Not supported.</param>
    /// <exception cref="NotSupportedException">The template is not a file.</exception>
    public AzureBicepResource(string name, string? templateFile = null, string? templateString = null, string? templateResourceName = null)
        : base(name)
    {
        if (templateString is not null || templateResourceName is not null)
        {
            throw new NotSupportedException("The stand-in supports only Bicep files.");
        }

        this._templateFile = templateFile;
        Annotations.Add(new ManifestPublishingCallbackAnnotation(WriteToManifest));
        Annotations.Add(new PipelineStepAnnotation(_ =>
        {
            var provision = new PipelineStep
            {
                Name = $"provision-{name}",
                Action = _ => throw new NotSupportedException("The stand-in deploys nothing. Deploy the manifest with azd."),
                Tags = [WellKnownPipelineTags.ProvisionInfrastructure],
            };
            provision.RequiredBy(AzureEnvironment.ProvisionInfrastructure);
            provision.DependsOn(AzureEnvironment.CreateProvisioningContext);
            return provision;
        }));
    }

    /// <summary>The file's parameters: strings, values that are known later, or null if azd sets the value.</summary>
    public Dictionary<string, object?> Parameters { get; } = [];

    IDictionary<string, object?> IResourceWithParameters.Parameters => Parameters;

    /// <summary>Writes the entry <c>azure.bicep.v0</c>.</summary>
    /// <exception cref="DistributedApplicationException">The file does not exist.</exception>
    public virtual void WriteToManifest(ManifestPublishingContext context)
    {
        if (!File.Exists(_templateFile))
        {
            throw new DistributedApplicationException($"The Bicep file of '{Name}' is missing: {_templateFile}.");
        }

        context.Writer.WriteString("type", "azure.bicep.v0");
        context.WriteConnectionString(this);
        context.Writer.WriteString("path", context.GetManifestRelativePath(_templateFile));
        if (Parameters.Count == 0)
        {
            return;
        }

        context.Writer.WriteStartObject("params");
        foreach (var (name, value) in Parameters)
        {
            if (value is JsonNode or IEnumerable<string>)
            {
                context.Writer.WritePropertyName(name);
                JsonSerializer.Serialize(context.Writer, value);
                continue;
            }

            context.Writer.WriteString(name, value is IManifestExpressionProvider expression ? expression.ValueExpression : $"{value}");
        }

        context.Writer.WriteEndObject();
    }

    /// <summary>Parameters that azd recognises by their names and sets.</summary>
    public static class KnownParameters
    {
        /// <summary>The id of the identity that the deployed services use.</summary>
        public static readonly string PrincipalId = "principalId";

        /// <summary>The name of that identity.</summary>
        public static readonly string PrincipalName = "principalName";

        /// <summary>The kind of that identity.</summary>
        public static readonly string PrincipalType = "principalType";

        /// <summary>The Azure region.</summary>
        public static readonly string Location = "location";
    }
}
