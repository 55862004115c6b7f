using System.Net.Http.Headers;
using System.Net.Http.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using StackExchange.Redis;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Commands;

/// <summary>The command "Empty it" of each store. It is refused while calls are live, and the product works on after it.</summary>
internal static class EmptyTheStore
{
    public const string Name = "empty";

    // The name of the container in the gateway and the pipeline.
    private const string Recordings = "recordings";
    private const string Members = "members";

    private const int DeletionsAtOnce = 8;

    public static IResourceBuilder<Emulator> WithEmptyRedis(this IResourceBuilder<Emulator> redis) => redis.WithEmpty(
        "Redis",
        "Deletes everything in Redis. Whoever is signed in at the product's dashboard signs in again. Stored calls and recordings stay.",
        stop => EmptyRedisAsync(redis.Resource.Address, stop));

    /// <param name="cosmos">The store.</param>
    /// <param name="adminKey">The key that its emulator was given by <see cref="BreakSomething.WithBreakAndMend"/>.</param>
    /// <param name="redis">The connection string of the Redis with the live calls.</param>
    public static IResourceBuilder<Emulator> WithEmptyCosmos(this IResourceBuilder<Emulator> cosmos, IResourceBuilder<ParameterResource> adminKey, ReferenceExpression redis) => cosmos.WithEmpty(
        "The Cosmos DB emulator",
        "Deletes past calls, payments and reservations. The sample members stay: the agents need them.",
        stop => LiveCalls.UnlessLiveAsync(redis, async stop => await EmptyCosmosAsync(cosmos.Resource.Endpoint.Url, await adminKey.Resource.GetValueAsync(stop) ?? "", stop), stop));

    /// <param name="storage">The store.</param>
    /// <param name="blobs">The connection string of the emulator's own blobs, so that a real account is never emptied.</param>
    /// <param name="redis">The connection string of the Redis with the live calls.</param>
    public static IResourceBuilder<Emulator> WithEmptyStorage(this IResourceBuilder<Emulator> storage, ReferenceExpression blobs, ReferenceExpression redis) => storage.WithEmpty(
        "Azurite",
        "Deletes all recordings. Past calls stay, without their sound.",
        stop => LiveCalls.UnlessLiveAsync(redis, async stop => await EmptyRecordingsAsync(new BlobServiceClient(await blobs.GetValueAsync(stop)), stop), stop));

    public static async Task<ExecuteCommandResult> EmptyRedisAsync(ReferenceExpression redis, CancellationToken stop)
    {
        await using var connection = await LiveCalls.ConnectAsync(redis, stop);
        var database = connection.GetDatabase();
        var keys = (long)await database.ExecuteAsync("DBSIZE").WaitAsync(stop);

        // When a call begins at this moment the set changes, and nothing is deleted.
        var emptying = database.CreateTransaction();
        emptying.AddCondition(Condition.SortedSetLengthEqual(LiveCalls.Key, 0));
        var flushed = emptying.ExecuteAsync("FLUSHDB");
        if (!await emptying.ExecuteAsync().WaitAsync(stop))
        {
            return LiveCalls.Refuse(await database.SortedSetLengthAsync(LiveCalls.Key).WaitAsync(stop));
        }

        await flushed;
        return CommandResults.Success($"Deleted keys: {keys}. Calls are taken again when the pipeline has reported its free lines, within some seconds.");
    }

    public static async Task<ExecuteCommandResult> EmptyCosmosAsync(string url, string adminKey, CancellationToken stop)
    {
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", adminKey) } };
        using var answer = await client.DeleteAsync($"{url}/emulator/documents?except={Members}", stop);
        return answer.IsSuccessStatusCode
            ? CommandResults.Success($"Deleted documents: {(await answer.Content.ReadFromJsonAsync<Emptied>(stop))!.Deleted}. The sample members are still there.")
            : CommandResults.Failure(await Refusal.OfAsync(answer, stop));
    }

    /// <summary>Deletes the recordings, also those that are not complete, and their tails, but not their container, because the pipeline creates it only once.</summary>
    public static async Task<ExecuteCommandResult> EmptyRecordingsAsync(BlobServiceClient blobs, CancellationToken stop)
    {
        var container = blobs.GetBlobContainerClient(Recordings);
        if (!await container.ExistsAsync(stop))
        {
            return CommandResults.Success("There are no recordings yet.");
        }

        var deleted = 0;
        await Parallel.ForEachAsync(container.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, prefix: null, stop), new ParallelOptions { MaxDegreeOfParallelism = DeletionsAtOnce, CancellationToken = stop }, async (blob, stop) =>
        {
            await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: stop);
            Interlocked.Increment(ref deleted);
        });
        return CommandResults.Success($"Deleted recordings: {deleted}.");
    }

    private static IResourceBuilder<Emulator> WithEmpty(this IResourceBuilder<Emulator> store, string whom, string what, Func<CancellationToken, Task<ExecuteCommandResult>> empty) =>
        store.WithCommand(Name, "Empty it", context => Attempt.AtAsync(whom, empty, context.CancellationToken), new CommandOptions
        {
            Description = $"{what} Refused while calls are live.",
            ConfirmationMessage = $"{what} This cannot be undone.",
            IconName = "Delete",
            UpdateState = Attempt.WhileRunning,
            Progress = new CommandProgressOptions { Message = "Deleting." },
        });

    private sealed record Emptied(int Deleted);
}
