using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>
/// Stores the files of the telephony service's own recordings beside the recordings of the platform, encrypted where the gateway has keys. A file has the
/// same name each time, so a repeated report stores nothing twice.
/// </summary>
internal sealed class ServiceCopies(IRecordings recordings, IRecordingFiles files, IRecordingStore store, IServiceFiles service, IRecordingKeys? keys = null)
{
    // The name of a document of the service would be too long for a file.
    private const int NameLength = 16;

    /// <summary>Fetches a file, if it is not stored yet.</summary>
    /// <returns>Null when neither the service nor this store has it.</returns>
    /// <exception cref="FormatException">The address is not one of the telephony service.</exception>
    public async Task<ServiceCopy?> FetchAsync(CallId call, ServiceFile file, CancellationToken stopping)
    {
        var path = $"{BeginningOf(call)}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Document)))[..NameLength]}.wav";
        if (await HashAsync(path, stopping) is null && !await CopyAsync(file.Content, path, stopping))
        {
            return null;
        }

        var (hashes, keyIds) = await HashAsync(path, stopping) ?? throw new RecordingStoreException("The copy of the telephony service's recording is missing right after it was stored.", RecordingRefusal.Unavailable);
        var copy = new ServiceCopy(file.Recording, file.Document, file.Index, path, file.StartedAt, file.Duration, hashes.Plain, hashes.Stored)
        {
            PlainBytes = hashes.PlainBytes,
            StoredBytes = hashes.StoredBytes,
            IsEncrypted = keyIds.Count > 0,
            KeyIds = [.. keyIds.Distinct()],
        };
        await files.WriteAsync(SidecarOf(path), new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(copy, LoggedEvent.Json)), "application/json", stopping);
        return copy;
    }

    /// <summary>What is stored of the telephony service's recordings of a call.</summary>
    public async Task<IReadOnlyList<ServiceCopy>> ListAsync(CallId call, CancellationToken stopping)
    {
        var found = new List<ServiceCopy>();
        foreach (var path in (await files.FindAsync(BeginningOf(call), stopping)).Where(static path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (await files.OpenStoredAsync(path, stopping) is { } file)
            {
                await using (file)
                {
                    found.Add((await JsonSerializer.DeserializeAsync<ServiceCopy>(file, LoggedEvent.Json, stopping))!);
                }
            }
        }

        return [.. found.OrderBy(static copy => copy.StartedAt).ThenBy(static copy => copy.Index)];
    }

    public Task<StoredRecording?> OpenAsync(ServiceCopy copy, CancellationToken stopping) => recordings.OpenAsync(copy.Path, stopping);

    /// <returns>Null when there is no such file.</returns>
    public async Task<(RecordingHashes Hashes, IReadOnlyList<string> KeyIds)?> HashAsync(string path, CancellationToken stopping)
    {
        if (await recordings.OpenAsync(path, stopping) is not { } stored)
        {
            return null;
        }

        await using var audio = stored.Audio;
        await using var raw = await files.OpenStoredAsync(path, stopping);
        return raw is null ? null : (await RecordingHashes.OfAsync(audio, raw, stopping), stored.KeyIds);
    }

    /// <summary>Deletes a copy that came after its recording was deleted.</summary>
    public async Task RemoveAsync(ServiceCopy copy, CancellationToken stopping)
    {
        await files.DeleteAsync(copy.Path, stopping);
        await files.DeleteAsync(SidecarOf(copy.Path), stopping);
    }

    // A deletion of the recording deletes everything that begins with the path of the call.
    private static string BeginningOf(CallId call) => $"{call.RecordingPath}.service.";

    private static string SidecarOf(string path) => $"{path[..^".wav".Length]}.json";

    private async Task<bool> CopyAsync(Uri content, string path, CancellationToken stopping)
    {
        if (await service.OpenAsync(content, stopping) is not { } audio)
        {
            return false;
        }

        await using (audio)
        {
            using var key = keys is null ? null : RecordingKey.New(path, RecordingKey.NewTag());
            var by = key is null ? null : await keys!.NewestAsync(stopping);
            await using var written = new RecordedFile(store, path, key, by, stopping);
            try
            {
                await audio.CopyToAsync(written, stopping);
                await written.CommitAsync(stopping);
            }
            catch (RecordingStoreException made) when (made.Refusal is RecordingRefusal.Changed)
            {
                // Another gateway has stored it in the meantime.
            }
        }

        return true;
    }
}
