using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Azure;

/// <summary>An output of a Bicep file, known once it has been deployed.</summary>
public sealed class BicepOutputReference(string name, AzureBicepResource resource) : IExpressionValue, IValueWithReferences
{
    /// <summary>The output's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whose output.</summary>
    public AzureBicepResource Resource { get; } = resource;

    /// <summary>The output as it stands in the manifest.</summary>
    public string ValueExpression => $"{{{Resource.Name}.outputs.{Name}}}";

    IEnumerable<object> IValueWithReferences.References => [Resource];

    /// <exception cref="InvalidOperationException">The local runner deploys nothing.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The output '{Name}' of '{Resource.Name}' is known only once it has been deployed to Azure.");
}
