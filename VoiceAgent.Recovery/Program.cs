using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Azure.Cosmos;
using VoiceAgent.Recovery;

// Copies back what was deleted or corrupted: dotnet run --project VoiceAgent.Recovery -- items --from https://restored.documents.azure.com --to … --container calls --since … --until …
// A restore may use what is left of the account's throughput, so it waits patiently when the account is busy.
CosmosClient Account(string connection)
{
    var options = new CosmosClientOptions
    {
        ConnectionMode = ConnectionMode.Gateway,
        LimitToEndpoint = connection.Contains("127.0.0.1", StringComparison.Ordinal),
        MaxRetryAttemptsOnRateLimitedRequests = 100,
        MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromMinutes(5),
    };
    return connection.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase) ? new CosmosClient(connection, options) : new CosmosClient(connection, new DefaultAzureCredential(), options);
}

BlobServiceClient Blobs(string connection) =>
    connection.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase) ? new BlobServiceClient(connection) : new BlobServiceClient(new Uri(connection), new DefaultAzureCredential());

var run = new CopyRun(Console.Out, Console.Error);
var command = new CommandLine(
    (asked, stop) => run.TryAsync(asked, async () =>
    {
        using var from = Account(asked.From);
        using var to = Account(asked.To);
        return await new ItemCopy(from.GetContainer(asked.Database, asked.Container), to.GetContainer(asked.Database, asked.Container), asked.Order, TimeProvider.System).RunAsync(stop);
    }),
    (asked, stop) => run.TryAsync(asked, () =>
        new BlobCopy(Blobs(asked.From).GetBlobContainerClient(asked.Container), Blobs(asked.To).GetBlobContainerClient(asked.Container), asked.Order).RunAsync(stop)));
return await command.Root().Parse(args).InvokeAsync();
