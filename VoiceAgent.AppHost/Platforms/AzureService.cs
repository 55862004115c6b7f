using Aspire.Hosting.Azure;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>A service that a Bicep module creates, and its connection string.</summary>
internal sealed class AzureService(string name, string module) : AzureBicepResource(name, templateFile: module), IResourceWithConnectionString
{
    public required Func<AzureService, ReferenceExpression> Connection { get; init; }

    public ReferenceExpression ConnectionStringExpression => Connection(this);

    public BicepOutputReference Output(string output) => new(output, this);
}

/// <summary>A secret that a module stores in the key vault. Only the services that need it may read it.</summary>
internal sealed class VaultSecret(AzureService vault, string secret) : IExpressionValue, IValueWithReferences
{
    public string ValueExpression => $"{{{vault.Name}.secrets.{secret}}}";

    public IEnumerable<object> References => [vault];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The secret '{secret}' is known only once it has been deployed to Azure.");

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}
