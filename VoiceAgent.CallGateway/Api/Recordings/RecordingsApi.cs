using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Api.Recordings;

/// <summary>What people can do with recordings: hear, verify, share, tag, hold and delete one, search them, and wrap their keys again.</summary>
internal static partial class RecordingsApi
{
    private const int MostTags = 20;

    public static void MapRecordingsApi(this IEndpointRouteBuilder app)
    {
        var calls = app.MapGroup("/api/calls/{call}").RequireRateLimiting(ApiRegistration.RateLimit);
        calls.MapGet("/recording/entry", ShowAsync).Discloses(Permissions.RecordingsListen).Produces<RecordingEntry>();
        calls.MapGet("/recording/verify", VerifyAsync).Reads(Permissions.RecordingsListen).Produces<VerifiedRecording>();
        calls.MapMethods("/recording/service/{file}", ["GET", "HEAD"], HearServiceAsync).Discloses(Permissions.RecordingsListen).Produces<Stream>(contentType: "audio/wav");
        calls.MapPost("/recording/link", LinkAsync).Changes(Permissions.RecordingsExport).Produces<RecordingLink>();
        calls.MapPut("/tags", TagAsync).Changes(Permissions.CallsControl).Produces<RecordingEntry>();
        calls.MapPut("/hold", HoldAsync).Changes(Permissions.RecordingsHold).Produces<RecordingEntry>();
        calls.MapDelete("/hold", ReleaseAsync).Changes(Permissions.RecordingsHold).Produces<RecordingEntry>();
        calls.MapDelete("/recording", DeleteAsync).Changes(Permissions.RecordingsDelete).Produces(StatusCodes.Status204NoContent);

        var recordings = app.MapGroup("/api/recordings").RequireRateLimiting(ApiRegistration.RateLimit);
        recordings.MapGet("", RecordingSearchApi.SearchAsync).Discloses(Permissions.RecordingsListen).Produces<RecordingPage>();
        recordings.MapGet("/statistics", RecordingSearchApi.CountAsync).Reads(Permissions.CallsRead).Produces<RecordingStatistics>();
        recordings.MapPost("/rewrap", CallersApi.RewrapAsync).Changes(Permissions.RecordingsKeys).Produces<RecordingJob>(StatusCodes.Status202Accepted);
        app.MapCallersApi();

        // The signature in the address authenticates the request.
        app.MapMethods("/shared/recordings/{call}", ["GET", "HEAD"], ShareAsync).AllowAnonymous().RequireRateLimiting(ApiRegistration.RateLimit);
    }

    private static async Task<IResult> ShowAsync(CallId call, RecordingFiling filing, RecordingAnswers answers, CancellationToken leaving) =>
        await answers.GuardAsync(async () => await filing.FileAsync(call, leaving) is { } entry ? CallsApi.Json(entry) : Problems.NoRecording(call));

    /// <param name="file">1 for the first file of the telephony service's own recording.</param>
    private static Task<IResult> HearServiceAsync(CallId call, int file, HttpResponse response, RecordingAnswers answers, CancellationToken leaving) =>
        answers.ServeServiceAsync(call, file, response, leaving);

    private static async Task<IResult> VerifyAsync(CallId call, RecordingFiling filing, RecordingVerification verification, RecordingAnswers answers, CancellationToken leaving) =>
        await answers.GuardAsync(async () => await filing.FileAsync(call, leaving) switch
        {
            null => Problems.NoRecording(call),
            { Deleted: { } note } => RecordingProblems.Deleted(note),
            { } entry => CallsApi.Json(await verification.VerifyAsync(entry, leaving)),
        });

    /// <param name="minutes">How long the link is valid.</param>
    private static async Task<IResult> LinkAsync(
        CallId call, string? format, int? minutes, HttpContext context, IRecordings recordings, IRecordingFiles files, RecordingFormats formats, RecordingLinks links, RecordingAnswers answers,
        IOptions<RecordingKeeping> options, TimeProvider time, CancellationToken leaving)
    {
        if (RecordingFormat.Find(format) is not { } wanted)
        {
            return RecordingProblems.BadFormat(format!);
        }

        var lasts = minutes is null ? options.Value.Link : TimeSpan.FromMinutes(minutes.Value);
        if (lasts < TimeSpan.FromMinutes(1) || lasts > options.Value.LongestLink)
        {
            return RecordingProblems.BadMinutes(options.Value.LongestLink);
        }

        return await answers.GuardAsync(async () =>
        {
            if (await formats.OpenAsync(call, wanted, leaving) is not { } stored)
            {
                return Problems.NoRecording(call);
            }

            await using var audio = stored.Audio;
            var expiresAt = time.GetUtcNow() + lasts;
            var direct = stored.KeyIds.Count == 0 ? await files.LinkAsync(RecordingFormats.PathOf(call, wanted), expiresAt, leaving) : null;
            var link = direct ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}/shared/recordings/{call}?{links.Sign(call, wanted, expiresAt, Callers.ActorOf(context.User).Name)}");
            context.Response.Headers.CacheControl = "private, no-store";
            return CallsApi.Json(new RecordingLink(link, expiresAt));
        });
    }

    private static async Task<IResult> ShareAsync(
        CallId call, string? format, string? expires, string? who, string? signature, HttpResponse response, RecordingLinks links, RecordingAnswers answers, TimeProvider time, CancellationToken leaving) =>
        RecordingFormat.Find(format) is { } wanted && links.IsValid(call, wanted, expires, who, signature, time.GetUtcNow())
            ? await answers.ServeAsync(call, format, response, leaving)
            : RecordingProblems.BadLink();

    private static async Task<IResult> TagAsync(CallId call, TagOrder order, RecordingFiling filing, RecordingChanges changes, RecordingAnswers answers, CancellationToken leaving)
    {
        if (order.Tags is not { Count: <= MostTags } tags || !tags.All(tag => tag is not null && TagForm().IsMatch(tag)))
        {
            return RecordingProblems.BadTags();
        }

        return await answers.GuardAsync(async () =>
        {
            await filing.FileAsync(call, leaving);
            return await changes.ChangeAsync(call, entry => entry with { Tags = [.. tags.Distinct().Order(StringComparer.Ordinal)] }, leaving) is { } tagged ? CallsApi.Json(tagged) : Problems.NoRecording(call);
        });
    }

    private static async Task<IResult> HoldAsync(CallId call, HoldOrder order, HttpContext context, LegalHolds holds, RecordingAnswers answers, CancellationToken leaving)
    {
        if (order.Reason is not { Length: > 0 and <= LegalHolds.LongestReason } reason || string.IsNullOrWhiteSpace(reason))
        {
            return RecordingProblems.BadReason();
        }

        return await answers.GuardAsync(async () => await holds.SetAsync(call, reason, Callers.ActorOf(context.User).Name, leaving) switch
        {
            null => Problems.NoRecording(call),
            { Deleted: { } note } => RecordingProblems.Deleted(note),
            { } held => CallsApi.Json(held),
        });
    }

    private static async Task<IResult> ReleaseAsync(CallId call, LegalHolds holds, CancellationToken leaving) =>
        await holds.ReleaseAsync(call, leaving) is { } entry ? CallsApi.Json(entry) : Problems.NoRecording(call);

    private static async Task<IResult> DeleteAsync(CallId call, HttpContext context, RecordingFiling filing, RecordingDeletion deletion, IRecordingIndex index, CancellationToken leaving)
    {
        try
        {
            // The entry keeps who has deleted the recording.
            await filing.FileAsync(call, leaving);
        }
        catch (Exception unread) when (unread is BrokenRecordingException or RecordingKeyException or ArchivedRecordingException)
        {
            // A recording that cannot be read can be deleted.
        }

        var outcome = await deletion.DeleteAsync(call, "request", Callers.ActorOf(context.User).Name, leaving);
        return outcome switch
        {
            DeletionOutcome.Deleted => TypedResults.NoContent(),
            DeletionOutcome.Held when (await index.FindAsync(call, leaving))?.Hold is { } hold => RecordingProblems.Held(call, hold),
            _ => Problems.NoRecording(call),
        };
    }

    [GeneratedRegex(@"^[\p{L}\p{N}:-]{1,40}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TagForm();
}

/// <param name="Url">Anybody who has it can hear the recording until it expires.</param>
internal sealed record RecordingLink(Uri Url, DateTimeOffset ExpiresAt);

internal sealed record TagOrder(IReadOnlyList<string>? Tags);

internal sealed record HoldOrder(string? Reason);
