using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Cosmos;

/// <summary>Creates missing containers and prepares them as soon as Cosmos DB answers. Until then the service runs but is not ready.</summary>
internal sealed partial class CosmosSetup(
    CosmosClient client,
    IEnumerable<CosmosContainer> containers,
    IEnumerable<ICosmosPreparation> preparations,
    IOptions<CosmosOptions> options,
    TimeProvider time,
    ILogger<CosmosSetup> log) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all containers exist and are prepared.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!Done.IsCompleted)
        {
            try
            {
                if (options.Value.CreateMissing)
                {
                    await CreateAsync(stoppingToken);
                }

                foreach (var preparation in preparations)
                {
                    await preparation.PrepareAsync(stoppingToken);
                }

                _done.TrySetResult();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotThereYet(log, failure.GetType().Name);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
        }
    }

    private async Task CreateAsync(CancellationToken stopping)
    {
        try
        {
            Database database = await client.CreateDatabaseIfNotExistsAsync(options.Value.Database, cancellationToken: stopping);
            foreach (var container in containers)
            {
                await database.CreateContainerIfNotExistsAsync(
                    new ContainerProperties(container.Name, container.PartitionKey) { DefaultTimeToLive = container.TimeToLive },
                    cancellationToken: stopping);
            }
        }
        catch (CosmosException refused) when (refused.StatusCode is HttpStatusCode.Forbidden)
        {
            // This identity may use containers but may not create them. Someone else must create them.
            MayNotCreate(log);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The containers in Cosmos DB could not be prepared ({Reason}). The service tries again in a second.")]
    private static partial void NotThereYet(ILogger log, string reason);

    [LoggerMessage(LogLevel.Information, "This identity may not create containers in Cosmos DB. If they do not exist, create them or give the identity this right.")]
    private static partial void MayNotCreate(ILogger log);
}
