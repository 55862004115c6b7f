using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;

namespace VoiceAgent.Recovery;

/// <summary>
/// Copies items of one container from a restored account to the account in use. Nothing that exists is overwritten, unless the order says from when on it
/// is corrupted. An item that is changed meanwhile is never overwritten. It can be run again.
/// </summary>
internal sealed class ItemCopy(Container from, Container to, CopyOrder order, TimeProvider time)
{
    private const int AtATime = 8;

    // The service sets these itself.
    private static readonly string[] SystemProperties = ["_rid", "_self", "_etag", "_attachments", "_ts"];

    public async Task<CopyReport> RunAsync(CancellationToken stopping)
    {
        var count = new CopyCount();
        var key = (await to.ReadContainerAsync(cancellationToken: stopping)).Resource.PartitionKeyPath;
        var query = new QueryDefinition("SELECT * FROM c WHERE c._ts >= @since AND c._ts < @until")
            .WithParameter("@since", order.Since.ToUnixTimeSeconds())
            .WithParameter("@until", order.Until.ToUnixTimeSeconds());
        using var pages = from.GetItemQueryStreamIterator(query);
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync(stopping);
            page.EnsureSuccessStatusCode();
            var items = (await JsonNode.ParseAsync(page.Content, cancellationToken: stopping))!["Documents"]!.AsArray().Select(item => item!.AsObject()).ToArray();
            await Parallel.ForEachAsync(
                items,
                new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping },
                async (item, each) => count.Add(await CopyAsync(item, ValueAt(item, key), each)));
        }

        return count.Report;
    }

    private async Task<Fate> CopyAsync(JsonObject item, PartitionKey partition, CancellationToken stopping)
    {
        var id = item["id"]!.GetValue<string>();
        if (order.Except.Contains(id) || (item["callId"] is JsonValue call && order.Except.Contains(call.ToString())))
        {
            return Fate.Left;
        }

        if (!KeepsItsEnd(item))
        {
            return Fate.Expired;
        }

        foreach (var property in SystemProperties)
        {
            item.Remove(property);
        }

        return order.DryRun ? await LookAsync(id, partition, stopping) : await CreateAsync(item, id, partition, stopping);
    }

    private async Task<Fate> LookAsync(string id, PartitionKey partition, CancellationToken stopping)
    {
        var (there, _) = await FindAsync(id, partition, stopping);
        return there is null ? Fate.Copied : IsCorrupted(there) ? Fate.Replaced : Fate.Kept;
    }

    private async Task<Fate> CreateAsync(JsonObject item, string id, PartitionKey partition, CancellationToken stopping)
    {
        using var created = await to.CreateItemStreamAsync(Body(item), partition, cancellationToken: stopping);
        if (created.StatusCode is not HttpStatusCode.Conflict)
        {
            created.EnsureSuccessStatusCode();
            return Fate.Copied;
        }

        var (there, tag) = order.ReplaceChangedSince is null ? (null, null) : await FindAsync(id, partition, stopping);
        if (there is null || !IsCorrupted(there))
        {
            return Fate.Kept;
        }

        using var replaced = await to.ReplaceItemStreamAsync(Body(item), id, partition, new ItemRequestOptions { IfMatchEtag = tag }, stopping);
        if (replaced.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound)
        {
            return Fate.Kept;
        }

        replaced.EnsureSuccessStatusCode();
        return Fate.Replaced;
    }

    private async Task<(JsonObject? Item, string? Tag)> FindAsync(string id, PartitionKey partition, CancellationToken stopping)
    {
        using var read = await to.ReadItemStreamAsync(id, partition, cancellationToken: stopping);
        if (read.StatusCode is HttpStatusCode.NotFound)
        {
            return (null, null);
        }

        read.EnsureSuccessStatusCode();
        return ((await JsonNode.ParseAsync(read.Content, cancellationToken: stopping))!.AsObject(), read.Headers.ETag);
    }

    private bool IsCorrupted(JsonObject there) => order.ReplaceChangedSince is { } since && there["_ts"]!.GetValue<long>() >= since.ToUnixTimeSeconds();

    /// <summary>The retention runs from the last write, so a copy would live longer than the item did. It gets the time that is left.</summary>
    /// <returns>Whether there is time left.</returns>
    private bool KeepsItsEnd(JsonObject item)
    {
        if (item["ttl"] is not JsonValue kept || kept.GetValueKind() is not JsonValueKind.Number || kept.GetValue<long>() <= 0)
        {
            return true;
        }

        var left = item["_ts"]!.GetValue<long>() + kept.GetValue<long>() - time.GetUtcNow().ToUnixTimeSeconds();
        item["ttl"] = left;
        return left > 0;
    }

    private static PartitionKey ValueAt(JsonObject item, string path)
    {
        JsonNode? value = item;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            value = value?[part];
        }

        return value is null ? PartitionKey.None : new PartitionKey(value.GetValue<string>());
    }

    private static MemoryStream Body(JsonObject item) => new(JsonSerializer.SerializeToUtf8Bytes(item));
}
