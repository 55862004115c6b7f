#pragma warning disable ASPIREPIPELINES001 // The steps of a deployment are still marked as experimental.
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.Azure;

/// <summary>Something in Azure, made by a Bicep file.</summary>
public class AzureBicepResource : Resource, IAzureResource, IResourceWithParameters
{
    private readonly string? _templateFile;

    /// <param name="name">Its name.</param>
    /// <param name="templateFile">Path of the Bicep file; the only kind of template that the stand-in knows.</param>
    /// <param name="templateString">Not supported.</param>
    /// <param name="templateResourceName">Not supported.</param>
    /// <exception cref="NotSupportedException">The template is not a file.</exception>
    public AzureBicepResource(string name, string? templateFile = null, string? templateString = null, string? templateResourceName = null)
        : base(name)
    {
        if (templateString is not null || templateResourceName is not null)
        {
            throw new NotSupportedException("The stand-in knows Bicep files only.");
        }

        this._templateFile = templateFile;
        Annotations.Add(new ManifestPublishingCallbackAnnotation(WriteToManifest));
        Annotations.Add(new PipelineStepAnnotation(_ =>
        {
            var provision = new PipelineStep
            {
                Name = $"provision-{name}",
                Action = _ => throw new NotSupportedException("The stand-in deploys nothing: azd deploys the manifest."),
                Tags = [WellKnownPipelineTags.ProvisionInfrastructure],
            };
            provision.RequiredBy(AzureEnvironment.ProvisionInfrastructure);
            provision.DependsOn(AzureEnvironment.CreateProvisioningContext);
            return provision;
        }));
    }

    /// <summary>The file's parameters: strings, values known later, or null for those that azd fills in.</summary>
    public Dictionary<string, object?> Parameters { get; } = [];

    IDictionary<string, object?> IResourceWithParameters.Parameters => Parameters;

    /// <summary>Writes the entry <c>azure.bicep.v0</c>.</summary>
    /// <exception cref="DistributedApplicationException">There is no such file.</exception>
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

    /// <summary>Parameters that azd fills in by their names.</summary>
    public static class KnownParameters
    {
        /// <summary>Id of the identity that the deployed services run as.</summary>
        public static readonly string PrincipalId = "principalId";

        /// <summary>Name of that identity.</summary>
        public static readonly string PrincipalName = "principalName";

        /// <summary>Kind of that identity.</summary>
        public static readonly string PrincipalType = "principalType";

        /// <summary>Region.</summary>
        public static readonly string Location = "location";
    }
}
