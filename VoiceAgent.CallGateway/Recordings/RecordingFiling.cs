using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>
/// Files the recording of a finished call: computes its hashes, writes what is known of it beside the audio and into the index, and makes the formats of its
/// policy. It is safe to repeat.
/// </summary>
internal sealed partial class RecordingFiling(
    IFinishedCalls calls, IRecordingFiles files, IRecordingIndex index, RecordingPolicies policies, RecordingFormats formats, ServiceCopies copies, ILogger<RecordingFiling> logger)
{
    // The words of eight hours of conversation. An item of the store may have two megabytes.
    private const int MostWords = 500_000;

    /// <returns>Null when there is no such finished call, or it has no recording.</returns>
    /// <exception cref="VoiceAgent.Recordings.BrokenRecordingException">The recording was changed.</exception>
    /// <param name="hasCopy">There is a file of the telephony service, also if the record of the call does not say it.</param>
    public async Task<RecordingEntry?> FileAsync(CallId call, CancellationToken stopping, bool hasCopy = false)
    {
        if (await index.FindAsync(call, stopping) is { } known)
        {
            return known;
        }

        if (await calls.FindAsync(call, stopping) is not { } finished)
        {
            return null;
        }

        var own = await HashAsync(call, stopping);
        var service = finished.Record.ServiceRecording is null && !hasCopy ? [] : await copies.ListAsync(call, stopping);
        if (own is null && service.Count == 0)
        {
            return null;
        }

        var policy = policies.Of(finished.Record.OwnNumber);
        var entry = EntryOf(finished, policy) with { ServiceCopies = service };
        entry = own is not { } hashed ? entry with { Format = RecordingEntry.OnlyService } : entry with
        {
            PlainHash = hashed.Hashes.Plain,
            StoredHash = hashed.Hashes.Stored,
            PlainBytes = hashed.Hashes.PlainBytes,
            StoredBytes = hashed.Hashes.StoredBytes,
            KeyIds = [.. hashed.KeyIds.Distinct()],
            IsEncrypted = hashed.KeyIds.Count > 0,
            Format = hashed.KeyIds.Count > 0 ? "voiceagent-sealed-1" : "wav",
        };
        entry = entry with { Formats = entry.HasOwn ? await MakeAsync(entry, policy, stopping) : [] };
        if (!await index.TrySaveAsync(entry, stopping))
        {
            // Another gateway was faster.
            return await index.FindAsync(call, stopping);
        }

        await files.WriteSidecarAsync(entry, stopping);
        await files.ProtectAsync(call, isHeld: entry.DeleteAt is null, stopping);
        return entry;
    }

    public Task<(RecordingHashes Hashes, IReadOnlyList<string> KeyIds)?> HashAsync(CallId call, CancellationToken stopping) => copies.HashAsync($"{call.RecordingPath}.wav", stopping);

    private static RecordingEntry EntryOf(FinishedCall call, RecordingPolicy policy)
    {
        var (record, ended) = (call.Record, call.Record.EndedAt ?? call.Record.RangAt);
        var words = string.Join('\n', call.Turns.SelectMany(turn => turn.Lines).Select(line => line.Text)).ToLowerInvariant();
        return new RecordingEntry(record.Id, record.RangAt, record.From, record.To, record.OwnNumber, record.Agent, record.Language)
        {
            AnsweredAt = record.AnsweredAt,
            EndedAt = record.EndedAt,
            Ending = record.Ending,
            Duration = call.Recording?.Duration ?? TimeSpan.Zero,
            Gaps = call.Recording?.Gaps ?? TimeSpan.Zero,
            CallerMissing = call.Recording?.CallerMissing ?? TimeSpan.Zero,
            Silenced = [.. call.Events.Select(logged => logged.Event).OfType<RecordingSilenced>().Select(silenced => new RecordingSpan(silenced.From, silenced.Until))],
            Paused = PausesOf(call),
            Consent = record.Consent,
            ArchiveAt = policy.ArchiveAfterDays is { } archive ? ended.AddDays(archive) : null,
            DeleteAt = policy.RetentionDays is { } delete ? ended.AddDays(delete) : null,
            Words = words.Length > MostWords ? words[..MostWords] : words,
        };
    }

    // The caller and other people may pause it, each for themselves.
    private static List<RecordingSpan> PausesOf(FinishedCall call)
    {
        if (call.Events.FirstOrDefault(logged => logged.Event is MediaOpened) is not { } opened)
        {
            return [];
        }

        var (spans, by, since) = (new List<RecordingSpan>(), new HashSet<string>(), TimeSpan.Zero);
        foreach (var logged in call.Events)
        {
            var at = logged.At - opened.At;
            switch (logged.Event)
            {
                case RecordingPaused paused:
                    since = by.Count == 0 ? at : since;
                    by.Add(paused.By);
                    break;
                case RecordingResumed resumed when by.Remove(resumed.By) && by.Count == 0:
                    spans.Add(new RecordingSpan(since, at));
                    break;
            }
        }

        if (by.Count > 0)
        {
            spans.Add(new RecordingSpan(since, call.Recording?.Duration ?? since));
        }

        return spans;
    }

    private async Task<IReadOnlyList<string>> MakeAsync(RecordingEntry entry, RecordingPolicy policy, CancellationToken stopping)
    {
        var made = new List<string>();
        foreach (var format in policy.Formats.Select(RecordingFormat.Find).OfType<RecordingFormat>().Where(format => format != RecordingFormat.Wav).Distinct())
        {
            try
            {
                await formats.MakeAsync(entry.Call, format, stopping);
                made.Add(format.Name);
            }
            catch (ConversionException failure)
            {
                NotMade(logger, format.Name, failure.Message);
            }
        }

        return made;
    }

    [LoggerMessage(LogLevel.Warning, "The format {Format} of a recording was not made: {Reason} It can be requested later.")]
    private static partial void NotMade(ILogger logger, string format, string reason);
}
