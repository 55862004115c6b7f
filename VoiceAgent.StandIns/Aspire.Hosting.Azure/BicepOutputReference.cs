using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Azure;

/// <summary>An output of a Bicep file. Its value is known after the deployment.</summary>
public sealed class BicepOutputReference(string name, AzureBicepResource resource) : IExpressionValue, IValueWithReferences
{
    /// <summary>The output's name.</summary>
    public string Name { get; } = name;

    /// <summary>The resource that has the output.</summary>
    public AzureBicepResource Resource { get; } = resource;

    /// <summary>The expression for the output in the manifest.</summary>
    public string ValueExpression => $"{{{Resource.Name}.outputs.{Name}}}";

    IEnumerable<object> IValueWithReferences.References => [Resource];

    /// <exception cref="InvalidOperationException">The local runner deploys nothing.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The output '{Name}' of '{Resource.Name}' is known only after the deployment to Azure.");
}
