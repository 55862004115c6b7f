using Microsoft.Extensions.Logging;

namespace VoiceAgent.Recordings;

/// <summary>
/// The tails of recordings: the audio that a worker holds back until it knows that it has no card digits, and that it has not stored yet.
/// It is encrypted in a blob beside the recording. It becomes part of the recording when the worker dies.
/// </summary>
public sealed partial class RecordingTails(IRecordingStore store, TailKeys keys, ILogger log)
{
    /// <summary>Finds what dead workers have left. Find the tails before the blocks are read: a tail is deleted when its audio is in a file.</summary>
    /// <param name="before">Only of workers with a lower token.</param>
    public async Task<IReadOnlyList<string>> FindAsync(string path, long before, CancellationToken stopping) =>
        [.. (await store.FindAsync(TailName.BeginningOf(path), stopping)).Where(found => TailName.TryParse(found, out var name) && name.Recording == path && name.Token < before)];

    /// <summary>Reads what the recording needs of its tails.</summary>
    /// <param name="stored">All blocks of the recording that are stored.</param>
    /// <exception cref="RecordingStoreException">Also when another program has just put a tail into the file.</exception>
    public async Task<IReadOnlyList<AdoptedAudio>> ReadAsync(string path, IEnumerable<string> names, IReadOnlyCollection<StoredBlock> stored, CancellationToken stopping)
    {
        var known = stored.ToHashSet();
        var audio = new List<AdoptedAudio>();
        foreach (var name in names)
        {
            audio.AddRange(TailCut.Of(await OpenAsync(path, name, stopping), stored).Where(adopted => !known.Contains(adopted.Block)));
        }

        return audio;
    }

    /// <summary>Deletes tails. A failure is only logged, because the store deletes blocks that belong to no file after a week.</summary>
    public async Task DeleteAsync(IEnumerable<string> names, CancellationToken stopping)
    {
        try
        {
            foreach (var name in names)
            {
                await store.DeleteAsync(name, stopping);
            }
        }
        catch (RecordingStoreException failure)
        {
            NotDeleted(log, failure.Message);
        }
        catch (OperationCanceledException)
        {
            NotDeleted(log, "The recording store did not answer in time.");
        }
    }

    private async Task<IReadOnlyList<KeptAudio>> OpenAsync(string path, string name, CancellationToken stopping)
    {
        var content = await store.ReadAllAsync(name, stopping)
            ?? throw new RecordingStoreException("Another program has put the recording together in the meantime.", RecordingRefusal.Changed);
        using var cipher = new TailCipher(keys.AllOf(path), name);
        var (pieces, unreadable) = cipher.Open(content);
        if (unreadable > 0)
        {
            Unreadable(log, unreadable, pieces.Count + unreadable);
        }

        return pieces;
    }

    [LoggerMessage(LogLevel.Warning, "The encrypted end of a recording could not be deleted: {Reason} The store deletes it after a week.")]
    private static partial void NotDeleted(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "{Unreadable} of the {Count} encrypted pieces of a recording's end cannot be read, so they are missing in the recording. If 'Tickets:Key' was changed, set 'Tickets:PreviousKey' to the key before.")]
    private static partial void Unreadable(ILogger log, int unreadable, int count);
}
