using Azure.Core;

namespace Aspire.Microsoft.Azure.Cosmos;

/// <summary>Settings of the Cosmos client, read from <c>Aspire:Microsoft:Azure:Cosmos</c> and the connection string.</summary>
public sealed class MicrosoftAzureCosmosSettings
{
    public string? ConnectionString { get; set; }

    public Uri? AccountEndpoint { get; set; }

    public TokenCredential? Credential { get; set; }

    public bool DisableTracing { get; set; }
}
