using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Azure.Cosmos;
using VoiceAgent.Recovery;

// Copies back what was deleted or corrupted: dotnet run --project VoiceAgent.Recovery -- items --from https://restored.documents.azure.com --to … --container calls --since … --until …
const int Done = 0;
const int BrokenOff = 1;
const int Refused = 2;

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

async Task<int> TryAsync(Asked asked, Func<Task<CopyReport>> copy)
{
    string[] complaints =
    [
        .. asked.From.Length == 0 ? [$"Give the restored account: --from, or {CommandLine.FromVariable}."] : Array.Empty<string>(),
        .. asked.To.Length == 0 ? [$"Give the account in use: --to, or {CommandLine.ToVariable}."] : Array.Empty<string>(),
        .. asked.From == asked.To && asked.From.Length > 0 ? ["--from and --to are the same account."] : Array.Empty<string>(),
        .. asked.Order.Complaints(),
    ];
    if (complaints.Length > 0)
    {
        await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, complaints));
        return Refused;
    }

    try
    {
        Console.WriteLine($"{asked.Container}: {await copy()}.{(asked.Order.DryRun ? " This was a dry run: nothing was changed." : "")}");
        return Done;
    }
    catch (Exception failure) when (failure is CosmosException or RequestFailedException or HttpRequestException or AuthenticationFailedException)
    {
        await Console.Error.WriteLineAsync($"The copy of '{asked.Container}' was broken off ({failure.Message.Split('\n')[0].Trim()}). Run it again: what is there already is kept.");
        return BrokenOff;
    }
}

var command = new CommandLine(
    (asked, stop) => TryAsync(asked, async () =>
    {
        using var from = Account(asked.From);
        using var to = Account(asked.To);
        return await new ItemCopy(from.GetContainer(asked.Database, asked.Container), to.GetContainer(asked.Database, asked.Container), asked.Order, TimeProvider.System).RunAsync(stop);
    }),
    (asked, stop) => TryAsync(asked, () =>
        new BlobCopy(Blobs(asked.From).GetBlobContainerClient(asked.Container), Blobs(asked.To).GetBlobContainerClient(asked.Container), asked.Order).RunAsync(stop)));
return await command.Root().Parse(args).InvokeAsync();
