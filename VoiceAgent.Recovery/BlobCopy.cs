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

        if (blob.Properties.AccessTier == AccessTier.Archive)
        {
            return Fate.Archived;
        }

        var wasWritten = order.DryRun || await WriteAsync(from.GetBlobClient(blob.Name), target, there?.ETag, stopping);
        return !wasWritten ? Fate.Kept : isCorrupted ? Fate.Replaced : Fate.Copied;
    }

    /// <returns>False when somebody has written the target meanwhile. It is kept.</returns>
    private static async Task<bool> WriteAsync(BlobClient source, BlobClient target, ETag? replaced, CancellationToken stopping)
    {
        BlobProperties properties = await source.GetPropertiesAsync(cancellationToken: stopping);
        await using var content = await source.OpenReadAsync(cancellationToken: stopping);
        try
        {
            await target.UploadAsync(
                content,
                new BlobUploadOptions
                {
                    HttpHeaders = new BlobHttpHeaders { ContentType = properties.ContentType },
                    Metadata = properties.Metadata,
                    Conditions = replaced is { } tag ? new BlobRequestConditions { IfMatch = tag } : new BlobRequestConditions { IfNoneMatch = ETag.All },
                },
                stopping);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is 409 or 412)
        {
            // The upload also reads the source, which may refuse with the same status. Only a target that has changed is a reason to keep it.
            if ((await FindAsync(target, stopping))?.ETag == replaced)
            {
                throw;
            }

            return false;
        }
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
