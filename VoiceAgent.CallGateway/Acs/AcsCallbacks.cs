using System.Text.Json;
using Azure.Communication.CallAutomation;
using Azure.Messaging;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>
/// <c>POST /webhooks/acs/{callId}</c>: receives the service's reports about an answered call. <c>…/consultation</c> receives those about
/// the call to a human. An event is acknowledged within the deadline of the inbox, and its work goes on behind it.
/// </summary>
internal static partial class AcsCallbacks
{
    // The service sends single events of about a kilobyte. A conference's list of participants is the longest.
    private const int LongestBody = 256 * 1024;

    // The service sends one event in a delivery. A list of thousands would keep this request busy.
    private const int MostEvents = 200;

    public static void MapAcsCallbacks(this IEndpointRouteBuilder app)
    {
        app.MapPost(
            "/webhooks/acs/{call}",
            (CallId call, HttpContext context, CallbackIntake intake, CancellationToken aborted) => TakeAsync(
                call, context, intake, WebhookSources.Callbacks, static happened => AcsEvents.Read(happened) is not null, aborted)).RequireAuthorization(AcsTokens.Policy);
        app.MapPost(
            "/webhooks/acs/{call}/consultation",
            (CallId call, HttpContext context, CallbackIntake intake, CancellationToken aborted) => TakeAsync(
                call, context, intake, WebhookSources.Consultations, static happened => AcsEvents.ReadConsultation(happened) is not null, aborted)).RequireAuthorization(AcsTokens.Policy);
    }

    private static async Task<IResult> TakeAsync(
        CallId call, HttpContext context, CallbackIntake intake, string source, Predicate<CallAutomationEventBase?> matters, CancellationToken aborted)
    {
        var began = intake.Time.GetTimestamp();
        if (await intake.Limits.CountAsync(context, source, "telephony") is { } tooMany)
        {
            return tooMany;
        }

        var body = await WebhookBody.ReadAsync(context.Request, LongestBody, aborted);
        if (body.Refusal is { } refusal)
        {
            intake.Figures.Malformed(source);
            return refusal;
        }

        if (!TryRead(body.Bytes!, static bytes => CloudEvent.ParseMany(bytes), out var delivered, out var reason))
        {
            intake.Figures.Malformed(source);
            return WebhookBody.Malformed($"The body must be a list of CloudEvents. It could not be read: {reason}.");
        }

        if (delivered.Length > MostEvents)
        {
            intake.Figures.Malformed(source);
            return WebhookBody.Malformed($"A delivery may have at most {MostEvents} events.");
        }

        try
        {
            var answer = await ReportAllAsync(call, RingIn(context.Request), delivered, intake, source, matters, began);
            intake.Figures.Acknowledged(source, intake.Time.GetElapsedTime(began));
            return answer;
        }
        catch (TelephonyException failure)
        {
            return TypedResults.Problem($"{failure.Message} Deliver the event again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    // A text that is too long was not made by a gateway.
    private static string? RingIn(HttpRequest request) => (string?)request.Query[AnsweredRing.Name] is { Length: > 0 and <= AnsweredRing.LongestText } ring ? ring : null;

    // Events are handled one after the other, because their order in a delivery is the order in which they happened.
    // An event that cannot be read does not stop the others. The delivery is refused after they are handled.
    private static async Task<IResult> ReportAllAsync(
        CallId call, string? ring, CloudEvent[] delivered, CallbackIntake intake, string source, Predicate<CallAutomationEventBase?> matters, long began)
    {
        List<string> unreadable = [];
        foreach (var cloud in delivered)
        {
            if (!TryRead(cloud, static each => CallAutomationEventParser.Parse(each), out var happened, out var reason)
                || !TryRead(cloud, static each => JsonSerializer.Serialize(each), out var json, out reason))
            {
                Unreadable(intake.Log, call, source, reason);
                intake.Figures.Malformed(source);
                unreadable.Add($"{cloud.Type} ({reason})");
                continue;
            }

            var kind = happened?.GetType().Name ?? "other";
            if (!matters(happened))
            {
                intake.Figures.Count(source, kind, ReportOutcome.Done);
                continue;
            }

            // A refusal with 404 is not repeated by the service.
            if (await intake.Reports.TakeAsync(IncomingReport.ByContent(source, kind, call, intake.Time.GetUtcNow(), json) with { Ring = ring }, began) is ReportOutcome.NoSuchCall)
            {
                return TypedResults.Problem($"There is no call {call}, or it ended more than a day ago.", statusCode: StatusCodes.Status404NotFound);
            }
        }

        return unreadable.Count == 0
            ? TypedResults.Ok()
            : WebhookBody.Malformed($"The data of these events of Azure Communication Services cannot be read: {string.Join(", ", unreadable)}. The other events were handled.");
    }

    // It is not specified which exceptions a parser throws for malformed input. The service's own parser throws a
    // NullReferenceException when a part is missing.
    private static bool TryRead<TInput, TRead>(TInput input, Func<TInput, TRead> read, out TRead result, out string reason)
    {
        try
        {
            result = read(input);
            reason = "";
            return true;
        }
        catch (Exception malformed)
        {
            result = default!;
            reason = malformed.GetType().Name;
            return false;
        }
    }

    [LoggerMessage(103, LogLevel.Warning, "A callback ({Source}) about call {Call} was refused, because its data cannot be read ({Failure}).")]
    private static partial void Unreadable(ILogger log, CallId call, string source, string failure);
}
