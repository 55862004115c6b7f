using Aspire.Azure.Storage.Blobs;
using Azure.Core.Extensions;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

public static class AspireBlobStorageExtensions
{
    private const string Section = "Aspire:Azure:Storage:Blobs";

    /// <summary>
    /// Registers one <see cref="BlobServiceClient"/> with a health check. It uses the key of the connection string. If the connection
    /// string is only the service's address, it uses the process's identity.
    /// </summary>
    /// <exception cref="NotSupportedException">The stand-in does not support <c>configureClientBuilder</c>.</exception>
    public static void AddAzureBlobServiceClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<AzureStorageBlobsSettings>? configureSettings = null,
        Action<IAzureClientBuilder<BlobServiceClient, BlobClientOptions>>? configureClientBuilder = null)
    {
        if (configureClientBuilder is not null)
        {
            throw new NotSupportedException("The stand-in does not support configureClientBuilder.");
        }

        var settings = new AzureStorageBlobsSettings();
        builder.Configuration.GetSection(Section).Bind(settings);
        if (builder.Configuration.GetConnectionString(connectionName) is { Length: > 0 } connectionString)
        {
            if (Uri.TryCreate(connectionString, UriKind.Absolute, out var address))
            {
                settings.ServiceUri = address;
            }
            else
            {
                settings.ConnectionString = connectionString;
            }
        }

        configureSettings?.Invoke(settings);
        builder.Services.AddSingleton(_ => Connect(connectionName, settings));
        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration("Azure_BlobServiceClient", services => new BlobHealthCheck(services), null, null));
        }
    }

    private static BlobServiceClient Connect(string connectionName, AzureStorageBlobsSettings settings)
    {
        var options = new BlobClientOptions();
        options.Diagnostics.IsDistributedTracingEnabled = !settings.DisableTracing;
        return settings switch
        {
            { ConnectionString: { Length: > 0 } connectionString } => new BlobServiceClient(connectionString, options),
            { ServiceUri: { } service } => new BlobServiceClient(service, settings.Credential ?? new DefaultAzureCredential(), options),
            _ => throw new InvalidOperationException(
                $"A BlobServiceClient could not be configured. Ensure valid connection information was provided in 'ConnectionStrings:{connectionName}' or specify a 'ConnectionString' or 'ServiceUri' in the '{Section}' configuration section."),
        };
    }

    private sealed class BlobHealthCheck(IServiceProvider services) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await foreach (var _ in services.GetRequiredService<BlobServiceClient>().GetBlobContainersAsync(cancellationToken: cancellationToken).AsPages(pageSizeHint: 1).ConfigureAwait(false))
            {
                break;
            }

            return HealthCheckResult.Healthy();
        }
    }
}
