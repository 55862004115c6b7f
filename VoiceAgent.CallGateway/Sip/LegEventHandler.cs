using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// <c>POST /webhooks/legs/{call}/{leg}</c>: what workers report about the audio of telephone calls. The requests are signed with the key of the tickets. A report about a leg
/// that the call does not have any more changes nothing.
/// </summary>
internal sealed class LegEventHandler(SipLines lines, SipReports reports, SipTelephony telephony, IOptions<TicketOptions> tickets, TimeProvider time)
{
    private const int LongestBody = 16 * 1024;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/webhooks/legs/{call}/{leg}", static (CallId call, string leg, HttpContext http, LegEventHandler handler) => handler.TakeAsync(call, leg, http)).AllowAnonymous();

    private async Task<IResult> TakeAsync(CallId call, string leg, HttpContext http)
    {
        var body = await WebhookBody.ReadAsync(http.Request, LongestBody, http.RequestAborted);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var bytes = body.Bytes!.ToArray();
        if (!LegSignature.IsValid(http.Request.Headers[LegSignature.Header], tickets.Value, http.Request.Method, http.Request.Path, bytes, time.GetUtcNow()))
        {
            return TypedResults.Problem("The report is not signed with the key of this installation's tickets.", statusCode: StatusCodes.Status401Unauthorized);
        }

        if (Read(bytes) is not { } happened)
        {
            return WebhookBody.Malformed("The report about a leg cannot be read. Gateway and pipeline must have the same version.");
        }

        if (await lines.FindAsync(happened.ConnectionId) is not { } known || known.Call != call)
        {
            return TypedResults.Problem("There is no such call.", statusCode: StatusCodes.Status404NotFound);
        }

        if (known.Leg == leg)
        {
            await FollowAsync(known, happened);
        }

        return TypedResults.NoContent();
    }

    private Task FollowAsync(SipCall call, LegEvent happened) => happened.Kind switch
    {
        LegEventKind.ConversationStarted => reports.SendAsync(call, new TelephonyEvent.MediaStarted(happened.Attempt)),
        LegEventKind.ConversationEnded when call.EndedAt is null && call.Partner is null => reports.SendAsync(call, new TelephonyEvent.MediaStopped(happened.Attempt)),
        LegEventKind.ConversationFailed => reports.SendAsync(call, new TelephonyEvent.MediaFailed(happened.Reason ?? "", Attempt: happened.Attempt)),
        LegEventKind.Spoken when happened.Operation is SipTelephony.WaitRequest => Task.CompletedTask,
        LegEventKind.Spoken when happened.Operation is SipTelephony.Announcement => reports.SendAsync(call, new TelephonyEvent.Announced()),
        LegEventKind.Spoken => reports.SendAsync(call, new TelephonyEvent.OperationEnded(happened.Operation ?? "", happened.Reason is null ? OperationOutcome.Done : OperationOutcome.Failed, happened.Reason)),
        LegEventKind.KeysSent => reports.SendAsync(call, new TelephonyEvent.OperationEnded(happened.Operation ?? "", OperationOutcome.Done)),
        LegEventKind.Pressed when happened.Key is { } key => reports.SendAsync(call, new TelephonyEvent.KeyHeard(happened.Operation ?? "", new PressedKeys(key.ToString(), happened.Sequence))),
        LegEventKind.Heard => reports.SendAsync(call, new HumanReport(HumanReportKind.Answered) { Stage = StageOf(happened), Key = happened.Key, Words = happened.Words }),

        // Nobody is there any more, although the other side has sent no end.
        LegEventKind.Lost => telephony.HangUpAsync(call.ConnectionId, CancellationToken.None),
        _ => Task.CompletedTask,
    };

    private static ConsultationStage StageOf(LegEvent happened) => Enum.TryParse<ConsultationStage>(happened.Operation, out var stage) ? stage : ConsultationStage.Over;

    private static LegEvent? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<LegEvent>(body, LoggedEvent.Json) is { ConnectionId.Length: > 0 } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
