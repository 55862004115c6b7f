using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Webhooks;

/// <summary><c>/api/events/incoming/parked</c>: reports of other systems whose work failed until it was given up.</summary>
internal static class IncomingApi
{
    private const int MostAtOnce = 100;

    public static void MapIncomingApi(this IEndpointRouteBuilder app)
    {
        var parked = app.MapGroup("/api/events/incoming/parked").RequireRateLimiting(ApiRegistration.RateLimit);

        parked.MapGet("", ListAsync).Reads(Permissions.EventsReplay).Produces<ParkedReportPage>();
        parked.MapPost("/replay", ReplayAllAsync).Changes(Permissions.EventsReplay).Produces<ReplayedReports>();
        parked.MapPost("/{id}/replay", ReplayAsync).Changes(Permissions.EventsReplay).Produces<ReplayedReport>();
        parked.MapDelete("/{id}", RemoveAsync).Changes(Permissions.EventsReplay).Produces(StatusCodes.Status204NoContent);
    }

    // What the report says is not shown, because it may be speech.
    private static async Task<IResult> ListAsync(int? skip, int? limit, IParkedReports parked) => (skip ?? 0, limit ?? MostAtOnce) switch
    {
        ( >= 0, >= 1 and <= MostAtOnce) range => CallsApi.Json(new ParkedReportPage([.. (await parked.ListAsync(range.Item1, range.Item2)).Select(ParkedReportRow.Of)])),
        _ => TypedResults.Problem($"'skip' must be at least 0, and 'limit' between 1 and {MostAtOnce}.", statusCode: StatusCodes.Status400BadRequest, title: "The page cannot be read."),
    };

    private static async Task<IResult> ReplayAsync(string id, IParkedReports parked, Reports reports)
    {
        if (await parked.FindAsync(id) is not { } entry)
        {
            return NoSuchReport();
        }

        try
        {
            return CallsApi.Json(new ReplayedReport(await reports.ReplayAsync(entry)));
        }
        catch (Exception failure) when (failure is TelephonyException or FormatException)
        {
            return TypedResults.Problem($"{failure.Message} The report stays parked.", statusCode: StatusCodes.Status502BadGateway, title: "The work failed again.");
        }
    }

    // From the oldest on. Reports do not depend on each other, so a failure stops none of the others.
    private static async Task<IResult> ReplayAllAsync(IParkedReports parked, Reports reports)
    {
        var (done, failed) = (0, 0);
        foreach (var entry in (await parked.ListAsync(0, MostAtOnce)).Reverse())
        {
            try
            {
                await reports.ReplayAsync(entry);
                done++;
            }
            catch (Exception failure) when (failure is TelephonyException or FormatException)
            {
                failed++;
            }
        }

        return CallsApi.Json(new ReplayedReports(done, failed));
    }

    private static async Task<IResult> RemoveAsync(string id, IParkedReports parked)
    {
        if (await parked.FindAsync(id) is null)
        {
            return NoSuchReport();
        }

        await parked.RemoveAsync(id);
        return TypedResults.NoContent();
    }

    private static IResult NoSuchReport() => TypedResults.Problem(
        "Parked reports are listed at /api/events/incoming/parked. It may have been replayed meanwhile.", statusCode: StatusCodes.Status404NotFound, title: "No such parked report.");
}

internal sealed record ParkedReportPage(IReadOnlyList<ParkedReportRow> Reports);

/// <param name="Source">Where it came from, such as <c>callbacks</c>.</param>
/// <param name="Reason">Of the last failure.</param>
internal sealed record ParkedReportRow(string Id, string Source, string Kind, CallId Call, string? Sender, DateTimeOffset ReceivedAt, DateTimeOffset ParkedAt, int Failures, string Reason)
{
    public static ParkedReportRow Of(ParkedReport parked) => new(
        parked.Id, parked.Report.Source, parked.Report.Kind, parked.Report.Call, parked.Report.Sender, parked.Report.ReceivedAt, parked.At, parked.Report.Failures, parked.Reason);
}

/// <param name="Outcome">What became of the report. A call that is over is an outcome too.</param>
internal sealed record ReplayedReport(ReportOutcome Outcome);

internal sealed record ReplayedReports(int Done, int Failed);
