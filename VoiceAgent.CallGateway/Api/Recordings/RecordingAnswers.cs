using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Api.Recordings;

/// <summary>Answers with the audio of a call, complete or in ranges, so that a player can seek.</summary>
internal sealed class RecordingAnswers(RecordingFormats formats, RecordingFiling filing, ServiceCopies copies, IRecordingIndex index, IOptions<RetentionOptions> retention)
{
    public async Task<IResult> ServeAsync(CallId call, string? format, HttpResponse response, CancellationToken leaving)
    {
        if (RecordingFormat.Find(format) is not { } wanted)
        {
            return RecordingProblems.BadFormat(format!);
        }

        return await GuardAsync(async () =>
        {
            if (await formats.OpenAsync(call, wanted, leaving) is not { } stored)
            {
                return (await index.FindAsync(call, leaving))?.Deleted is { } note ? RecordingProblems.Deleted(note) : Problems.NoRecording(call);
            }

            // Proxies and browsers must not store what was said on a call.
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Stream(
                stored.Audio, wanted.ContentType, $"{call}.{wanted.Name}", stored.ChangedAt, EntityTagHeaderValue.Parse(stored.Tag), enableRangeProcessing: true);
        });
    }

    /// <summary>Answers with a file of the telephony service's own recording.</summary>
    /// <param name="number">From 1 on.</param>
    public Task<IResult> ServeServiceAsync(CallId call, int number, HttpResponse response, CancellationToken leaving) => GuardAsync(async () =>
    {
        var entry = await filing.FileAsync(call, leaving);
        if (entry?.Deleted is { } note)
        {
            return RecordingProblems.Deleted(note);
        }

        if (entry?.ServiceCopies.ElementAtOrDefault(number - 1) is not { } copy || await copies.OpenAsync(copy, leaving) is not { } stored)
        {
            return RecordingProblems.NoServiceRecording();
        }

        response.Headers.CacheControl = "private, no-store";
        return TypedResults.Stream(
            stored.Audio, RecordingFormat.Wav.ContentType, $"{call}-service-{number}.wav", stored.ChangedAt, EntityTagHeaderValue.Parse(stored.Tag), enableRangeProcessing: true);
    });

    /// <summary>Turns what is wrong with a recording into problem details.</summary>
    public async Task<IResult> GuardAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (ArchivedRecordingException archived)
        {
            // The store deletes a recording when the retention has passed since its last change.
            return Problems.Archived(archived.ChangedAt + retention.Value.Retention, archived.IsComingBack);
        }
        catch (ConversionException failure)
        {
            return RecordingProblems.NotConverted(failure);
        }
        catch (BrokenRecordingException broken)
        {
            return RecordingProblems.Broken(broken.Message);
        }
        catch (RecordingKeyException missing)
        {
            return RecordingProblems.NoKey(missing.Message);
        }
    }
}
