using System.Text.Json;
using Azure.Communication.CallAutomation;
using Azure.Messaging;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary><c>POST /webhooks/acs/{callId}</c>: what the service reports about a call that we answered.</summary>
internal static class AcsCallbacks
{
    // The service sends single events of about a kilobyte; a conference's list of participants is the longest.
    private const int LongestBody = 256 * 1024;

    public static void MapAcsCallbacks(this IEndpointRouteBuilder app) =>
        app.MapPost("/webhooks/acs/{call}", TakeAsync).RequireAuthorization(AcsTokens.Policy);

    private static async Task<IResult> TakeAsync(CallId call, HttpRequest request, CallProgress progress, CancellationToken aborted)
    {
        var body = await WebhookBody.ReadAsync(request, LongestBody, aborted).ConfigureAwait(false);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!TryRead(body.Bytes!, out var events, out var reason))
        {
            return WebhookBody.Malformed($"The body is not a list of CloudEvents of Azure Communication Services: {reason}");
        }

        try
        {
            return await ReportAsync(call, events, progress, aborted).ConfigureAwait(false)
                ? TypedResults.Ok()
                : TypedResults.Problem($"There is no call {call}, or it ended more than a day ago.", statusCode: StatusCodes.Status404NotFound);
        }
        catch (TelephonyException failure)
        {
            return TypedResults.Problem($"{failure.Message} Report it again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    // One report after the other: their order in one delivery is the order in which they happened.
    private static async Task<bool> ReportAsync(CallId call, CallAutomationEventBase?[] events, CallProgress progress, CancellationToken aborted)
    {
        foreach (var happened in events)
        {
            if (AcsEvents.Read(happened) is { } report && !await progress.ReportAsync(call, happened!.CallConnectionId, report, aborted).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryRead(BinaryData body, out CallAutomationEventBase?[] events, out string reason)
    {
        try
        {
            events = CallAutomationEventParser.ParseMany(CloudEvent.ParseMany(body));
            reason = "";
            return true;
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            events = [];
            reason = malformed.GetType().Name;
            return false;
        }
    }
}
