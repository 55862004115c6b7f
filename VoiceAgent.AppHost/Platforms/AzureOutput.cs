namespace VoiceAgent.AppHost.Platforms;

/// <summary>An output of <c>infra/main.bicep</c>. azd fills it in from its environment, so it belongs to no resource of the manifest.</summary>
internal sealed class AzureOutput(string name) : IExpressionValue
{
    public string ValueExpression => $"{{.outputs.{name}}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The output '{name}' is known only once it has been deployed to Azure.");

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}
