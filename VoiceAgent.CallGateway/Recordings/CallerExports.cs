using System.IO.Compression;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Puts everything that is stored about one caller into a zip file: the calls with their transcripts, what is known of the recordings, and the recordings.</summary>
internal sealed class CallerExports(IRecordingIndex index, IFinishedCalls calls, IRecordings recordings, IRecordingFiles files)
{
    public const string Folder = "exports";

    private const string Separator = "_";

    /// <summary>The name has no number, because names of files get into logs.</summary>
    public static string PathOf(Guid job, CallId? last) => $"{Folder}/{job:N}{(last is { } call ? Separator + call : "")}.zip";

    /// <summary>An export of one call has its id in its name. Exports of several calls expire after a day.</summary>
    public static bool Contains(string export, CallId call) => export.Contains(Separator + call, StringComparison.Ordinal);

    /// <param name="progress">How many of how many calls are done.</param>
    /// <returns>The name of the file. Null when nothing is stored about the caller.</returns>
    public async Task<string?> ExportAsync(Guid job, string number, Action<int, int> progress, CancellationToken stopping)
    {
        var all = await index.CallsOfAsync(number, stopping);
        progress(0, all.Count);
        if (all.Count == 0)
        {
            return null;
        }

        var path = PathOf(job, all.Count == 1 ? all[0].Id : null);

        // The file is deleted as soon as it is closed. It has what the caller may have, in the clear, only while it is made.
        await using var content = new FileStream(Path.GetTempFileName(), new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        await using (var zip = await ZipArchive.CreateAsync(content, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, stopping))
        {
            for (var done = 0; done < all.Count; done++)
            {
                await AddAsync(zip, all[done], stopping);
                progress(done + 1, all.Count);
            }
        }

        content.Position = 0;
        await files.WriteAsync(path, content, "application/zip", stopping);
        return path;
    }

    private async Task AddAsync(ZipArchive zip, CallRecord record, CancellationToken stopping)
    {
        var call = record.Id;
        await WriteAsync(zip, $"{call}/call.json", await calls.FindAsync(call, stopping), stopping);
        if (await index.FindAsync(call, stopping) is { } entry)
        {
            await WriteAsync(zip, $"{call}/recording.json", entry, stopping);
        }

        try
        {
            await CopyAsync(zip, $"{call}/recording.wav", await recordings.OpenAsync(call, stopping), stopping);
            foreach (var (number, copy) in ((await index.FindAsync(call, stopping))?.ServiceCopies ?? []).Index())
            {
                await CopyAsync(zip, $"{call}/service-recording-{number + 1}.wav", await recordings.OpenAsync(copy.Path, stopping), stopping);
            }
        }
        catch (ArchivedRecordingException)
        {
            await WriteAsync(zip, $"{call}/recording-is-in-the-archive.json", new { Message = "Bring the recording back from the archive and request the export again." }, stopping);
        }
    }

    private static async Task CopyAsync(ZipArchive zip, string name, StoredRecording? stored, CancellationToken stopping)
    {
        if (stored is not null)
        {
            await using var audio = stored.Audio;
            await using var file = await zip.CreateEntry(name).OpenAsync(stopping);
            await audio.CopyToAsync(file, stopping);
        }
    }

    private static async Task WriteAsync<T>(ZipArchive zip, string name, T value, CancellationToken stopping)
    {
        await using var file = await zip.CreateEntry(name).OpenAsync(stopping);
        await JsonSerializer.SerializeAsync(file, value, LoggedEvent.Json, stopping);
    }
}
