using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace VoiceAgent.Recovery;

/// <summary>Copies recordings from another account, such as the other region's or a restored one. Nothing that exists is overwritten, unless the order says from when on it is corrupted.</summary>
internal sealed class BlobCopy(BlobContainerClient from, BlobContainerClient to, CopyOrder order)
{
    private const int AtATime = 4;

    public async Task<CopyReport> RunAsync(CancellationToken stopping)
    {
        var count = new CopyCount();
        await Parallel.ForEachAsync(
            from.GetBlobsAsync(cancellationToken: stopping),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stopping },
            async (blob, each) =>
            {
                if (blob.Properties.LastModified is { } written && order.Includes(written))
                {
                    count.Add(await CopyAsync(blob, each));
                }
            });
        return count.Report;
    }

    private async Task<Fate> CopyAsync(BlobItem blob, CancellationToken stopping)
    {
        if (order.Except.Any(erased => blob.Name.Contains(erased, StringComparison.Ordinal)))
        {
            return Fate.Left;
        }

        var target = to.GetBlobClient(blob.Name);
        var there = await FindAsync(target, stopping);
        var isCorrupted = there is not null && order.ReplaceChangedSince is { } since && there.LastModified >= since;
        if (there is not null && !isCorrupted)
        {
            return Fate.Kept;
        }

        if (!order.DryRun)
        {
            try
            {
                await WriteAsync(from.GetBlobClient(blob.Name), target, there?.ETag, stopping);
            }
            catch (RequestFailedException changed) when (changed.Status is 409 or 412)
            {
                // Somebody has written it meanwhile.
                return Fate.Kept;
            }
        }

        return isCorrupted ? Fate.Replaced : Fate.Copied;
    }

    private static async Task WriteAsync(BlobClient source, BlobClient target, ETag? replaced, CancellationToken stopping)
    {
        BlobProperties properties = await source.GetPropertiesAsync(cancellationToken: stopping);
        await using var content = await source.OpenReadAsync(cancellationToken: stopping);
        await target.UploadAsync(
            content,
            new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = properties.ContentType },
                Metadata = properties.Metadata,
                Conditions = replaced is { } tag ? new BlobRequestConditions { IfMatch = tag } : new BlobRequestConditions { IfNoneMatch = ETag.All },
            },
            stopping);
    }

    private static async Task<BlobProperties?> FindAsync(BlobClient blob, CancellationToken stopping)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: stopping);
        }
        catch (RequestFailedException missing) when (missing.Status is 404)
        {
            return null;
        }
    }
}
