using Azure.Communication.CallAutomation;
using Azure.Messaging;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>
/// <c>POST /webhooks/acs/{callId}</c>: receives the service's reports about an answered call. <c>…/consultation</c> receives those about
/// the call to a human.
/// </summary>
internal static partial class AcsCallbacks
{
    // The service sends single events of about a kilobyte. A conference's list of participants is the longest.
    private const int LongestBody = 256 * 1024;

    public static void MapAcsCallbacks(this IEndpointRouteBuilder app)
    {
        app.MapPost(
            "/webhooks/acs/{call}",
            (CallId call, HttpRequest request, CallProgress progress, ILogger<CallProgress> log, CancellationToken aborted) => TakeAsync(
                call, request, log, (happened, stopping) => ReportAsync(call, happened, progress, stopping), aborted)).RequireAuthorization(AcsTokens.Policy);
        app.MapPost(
            "/webhooks/acs/{call}/consultation",
            (CallId call, HttpRequest request, Consultations consultations, ILogger<CallProgress> log, CancellationToken aborted) => TakeAsync(
                call, request, log, (happened, stopping) => ReportAsync(call, happened, consultations, stopping), aborted)).RequireAuthorization(AcsTokens.Policy);
    }

    private static async Task<bool> ReportAsync(CallId call, CallAutomationEventBase? happened, CallProgress progress, CancellationToken stopping) =>
        AcsEvents.Read(happened) is not { } report || await progress.ReportAsync(call, happened!.CallConnectionId, report, stopping);

    private static async Task<bool> ReportAsync(CallId call, CallAutomationEventBase? happened, Consultations consultations, CancellationToken stopping) =>
        AcsEvents.ReadConsultation(happened) is not { } report || await consultations.ReportAsync(call, happened!.CallConnectionId, report, stopping);

    private static async Task<IResult> TakeAsync(
        CallId call, HttpRequest request, ILogger log, Func<CallAutomationEventBase?, CancellationToken, Task<bool>> report, CancellationToken aborted)
    {
        var body = await WebhookBody.ReadAsync(request, LongestBody, aborted);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!TryRead(body.Bytes!, static bytes => CloudEvent.ParseMany(bytes), out var delivered, out var reason))
        {
            return WebhookBody.Malformed($"The body must be a list of CloudEvents. It could not be read: {reason}.");
        }

        try
        {
            return await ReportAllAsync(call, delivered, log, report, aborted);
        }
        catch (TelephonyException failure)
        {
            return TypedResults.Problem($"{failure.Message} Deliver the event again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Events are handled one after the other, because their order in a delivery is the order in which they happened.
    // An event that cannot be read does not stop the others. The delivery is refused after they are handled.
    private static async Task<IResult> ReportAllAsync(
        CallId call, CloudEvent[] delivered, ILogger log, Func<CallAutomationEventBase?, CancellationToken, Task<bool>> report, CancellationToken aborted)
    {
        List<string> unreadable = [];
        foreach (var cloud in delivered)
        {
            if (!TryRead(cloud, static each => CallAutomationEventParser.Parse(each), out var happened, out var reason))
            {
                Unreadable(log, call, cloud.Type, reason);
                unreadable.Add($"{cloud.Type} ({reason})");
            }
            else if (!await report(happened, aborted))
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

    [LoggerMessage(103, LogLevel.Warning, "A callback about call {Call} was refused, because the data of the event {Type} cannot be read ({Failure}).")]
    private static partial void Unreadable(ILogger log, CallId call, string type, string failure);
}
