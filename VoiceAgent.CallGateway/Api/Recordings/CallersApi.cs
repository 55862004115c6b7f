using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api.Recordings;

/// <summary>Gives out or erases what is stored about one caller, and shows the jobs that do long work on recordings.</summary>
internal static class CallersApi
{
    public static void MapCallersApi(this IEndpointRouteBuilder app)
    {
        var callers = app.MapGroup("/api/callers/{number}").RequireRateLimiting(ApiRegistration.RateLimit);
        callers.MapPost("/export", ExportAsync).Changes(Permissions.CallersErase).Produces<RecordingJob>(StatusCodes.Status202Accepted);
        callers.MapDelete("", EraseAsync).Changes(Permissions.CallersErase).Produces<ErasedCaller>();

        var jobs = app.MapGroup("/api/jobs/{job}").RequireRateLimiting(ApiRegistration.RateLimit);
        jobs.MapGet("", ShowAsync).Reads(Permissions.CallersErase).Produces<RecordingJob>();
        jobs.MapGet("/file", DownloadAsync).Discloses(Permissions.CallersErase).Produces<Stream>(contentType: "application/zip");
    }

    public static async Task<IResult> RewrapAsync(RecordingJobs jobs, CancellationToken leaving) => Started(await jobs.StartAsync(RecordingJobs.Rewrap, "", leaving));

    private static async Task<IResult> ExportAsync(string number, RecordingJobs jobs, CancellationToken leaving) =>
        CallTargets.IsNumber(number) ? Started(await jobs.StartAsync(RecordingJobs.Export, number, leaving)) : RecordingProblems.BadNumber();

    /// <param name="confirm">The number again.</param>
    private static async Task<IResult> EraseAsync(string number, string? confirm, HttpContext context, CallerErasure erasure, CancellationToken leaving) =>
        !CallTargets.IsNumber(number) ? RecordingProblems.BadNumber()
        : confirm != number ? RecordingProblems.NotConfirmed()
        : CallsApi.Json(await erasure.EraseAsync(number, Access.Callers.ActorOf(context.User).Name, leaving));

    private static async Task<IResult> ShowAsync(Guid job, RecordingJobs jobs, CancellationToken leaving) =>
        await jobs.FindAsync(job, leaving) is { } found ? CallsApi.Json(found) : RecordingProblems.NoJob();

    private static async Task<IResult> DownloadAsync(Guid job, RecordingJobs jobs, IRecordingFiles files, HttpResponse response, CancellationToken leaving)
    {
        if (await jobs.FindAsync(job, leaving) is not { } found)
        {
            return RecordingProblems.NoJob();
        }

        if (found is not { Kind: RecordingJobs.Export, State: "done", Result: { } path } || await files.OpenStoredAsync(path, leaving) is not { } file)
        {
            return RecordingProblems.NotDone();
        }

        response.Headers.CacheControl = "private, no-store";
        return TypedResults.Stream(file, "application/zip", $"{job}.zip", enableRangeProcessing: true);
    }

    private static IResult Started(RecordingJob? job) => job is null ? RecordingProblems.TooManyJobs() : TypedResults.Accepted($"/api/jobs/{job.Id}", job);
}
