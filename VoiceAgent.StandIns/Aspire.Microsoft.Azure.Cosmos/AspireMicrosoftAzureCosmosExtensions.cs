using Aspire.Microsoft.Azure.Cosmos;
using Azure.Identity;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

public static class AspireMicrosoftAzureCosmosExtensions
{
    private const string Section = "Aspire:Microsoft:Azure:Cosmos";

    /// <summary>
    /// Registers one <see cref="CosmosClient"/>. It uses the key of the connection string. If the connection string is only the account's
    /// address, it uses the process's identity.
    /// </summary>
    public static void AddAzureCosmosClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<MicrosoftAzureCosmosSettings>? configureSettings = null,
        Action<CosmosClientOptions>? configureClientOptions = null)
    {
        var settings = new MicrosoftAzureCosmosSettings();
        builder.Configuration.GetSection(Section).Bind(settings);
        if (builder.Configuration.GetConnectionString(connectionName) is { Length: > 0 } connectionString)
        {
            if (Uri.TryCreate(connectionString, UriKind.Absolute, out var address))
            {
                settings.AccountEndpoint = address;
            }
            else
            {
                settings.ConnectionString = connectionString;
            }
        }

        configureSettings?.Invoke(settings);
        builder.Services.AddSingleton(_ => Connect(connectionName, settings, configureClientOptions));
    }

    private static CosmosClient Connect(string connectionName, MicrosoftAzureCosmosSettings settings, Action<CosmosClientOptions>? configureClientOptions)
    {
        var options = new CosmosClientOptions { CosmosClientTelemetryOptions = new() { DisableDistributedTracing = settings.DisableTracing } };
        configureClientOptions?.Invoke(options);
        return settings switch
        {
            { ConnectionString: { Length: > 0 } connectionString } => new CosmosClient(connectionString, options),
            { AccountEndpoint: { } account } => new CosmosClient(account.OriginalString, settings.Credential ?? new DefaultAzureCredential(), options),
            _ => throw new InvalidOperationException(
                $"A CosmosClient could not be configured. Ensure valid connection information was provided in 'ConnectionStrings:{connectionName}' or either ConnectionString or AccountEndpoint must be provided in the '{Section}' configuration section."),
        };
    }
}
