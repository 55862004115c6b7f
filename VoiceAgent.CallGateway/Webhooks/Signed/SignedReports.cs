using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>
/// <c>POST /webhooks/transcription/{call}</c>: what a recogniser outside the platform has understood. <c>POST /webhooks/media-streaming/{call}</c>: how the
/// audio of the call arrives elsewhere. Both become events of the call.
/// </summary>
internal static class SignedReports
{
    private const string Transcriptions = "/webhooks/transcription";
    private const string Media = "/webhooks/media-streaming";

    /// <summary>Whether this is the address of a signed report.</summary>
    public static bool Has(PathString path) => path.StartsWithSegments(Transcriptions) || path.StartsWithSegments(Media);

    public static void MapSignedReports(this IEndpointRouteBuilder app)
    {
        app.MapPost(
            Transcriptions + "/{call}",
            (CallId call, HttpContext context, SignedIntake intake, CancellationToken aborted) => TakeAsync<TranscriptionBody>(
                call, context, intake, WebhookSources.Transcription, static body => body.Speaker, aborted)).AllowAnonymous();
        app.MapPost(
            Media + "/{call}",
            (CallId call, HttpContext context, SignedIntake intake, CancellationToken aborted) => TakeAsync<MediaBody>(
                call, context, intake, WebhookSources.Media, static body => body.Status, aborted)).AllowAnonymous();
    }

    private static async Task<IResult> TakeAsync<TBody>(CallId call, HttpContext context, SignedIntake intake, string source, Func<TBody, string> kind, CancellationToken aborted)
        where TBody : class, IReportBody
    {
        var began = intake.Time.GetTimestamp();
        var request = await intake.Requests.ReadAsync(context, source, aborted);
        if (request.Refusal is { } refusal)
        {
            return refusal;
        }

        TBody body;
        try
        {
            body = ReportBody.Read<TBody>(request.Body);
        }
        catch (FormatException malformed)
        {
            intake.Figures.Malformed(source);
            return WebhookBody.Malformed(malformed.Message);
        }

        var report = IncomingReport.ById(source, kind(body), call, intake.Time.GetUtcNow(), ReportBody.Write(body), request.Sender, request.Id);

        // A timestamp may be early or late by the tolerance, so a repeated id is known for twice as long.
        var outcome = await intake.Reports.TakeAsync(report, began, intake.Options.Value.Tolerance * 2);
        intake.Figures.Acknowledged(source, intake.Time.GetElapsedTime(began));
        return TypedResults.Ok(new SignedAnswer(JsonNamingPolicy.CamelCase.ConvertName($"{outcome}"), DetailOf(outcome)));
    }

    // Every answer is 200, because senders repeat what gets another one, and repeating would not help.
    private static string DetailOf(ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Later => "The report is accepted. Its work follows.",
        ReportOutcome.Repeated => "A report with this webhook-id was accepted before.",
        ReportOutcome.NoSuchCall => "There is no such call, or it ended more than a day ago. The report was dropped. Do not repeat it.",
        ReportOutcome.CallOver => "The call is over. The report was dropped. Do not repeat it.",
        _ => "The report is in the log of the call.",
    };
}

/// <summary>What the addresses of signed reports need.</summary>
internal sealed record SignedIntake(SignedRequests Requests, Reports Reports, WebhookFigures Figures, IOptions<WebhookOptions> Options, TimeProvider Time);

/// <param name="Outcome"><c>done</c>, <c>later</c>, <c>repeated</c>, <c>noSuchCall</c> or <c>callOver</c>.</param>
internal sealed record SignedAnswer(string Outcome, string Detail);
