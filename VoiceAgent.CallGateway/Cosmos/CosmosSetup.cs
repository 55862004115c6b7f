using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Creates what is missing in the store, once it answers. Until then the gateway takes calls and is not ready.</summary>
internal sealed class CosmosSetup(CosmosClient client, IOptions<CosmosOptions> options, TimeProvider time, ILogger<CosmosSetup> logger) : BackgroundService
{
    public const string Calls = "calls";

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the containers are there.</summary>
    public Task Done => _done.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_done.Task.IsCompleted)
        {
            try
            {
                if (options.Value.CreateMissing)
                {
                    await CreateAsync(stoppingToken).ConfigureAwait(false);
                }

                _done.TrySetResult();
            }
            catch (CosmosException refused) when (refused.StatusCode is HttpStatusCode.Forbidden)
            {
                // Our identity may use containers but not make them: then they are somebody else's to make.
                CosmosLog.MayNotCreate(logger);
                _done.TrySetResult();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                CosmosLog.SetupFailed(logger, failure.GetType().Name);
                await Task.Delay(Again, time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CreateAsync(CancellationToken stopping)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync(options.Value.Database, cancellationToken: stopping).ConfigureAwait(false);

        // -1: items say themselves how long they live.
        await database.CreateContainerIfNotExistsAsync(new ContainerProperties(Calls, "/partitionKey") { DefaultTimeToLive = -1 }, cancellationToken: stopping).ConfigureAwait(false);
    }
}
