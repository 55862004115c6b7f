using VoiceAgent.CallGateway.Api.Control;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Problem details that say what to do.</summary>
internal static class Problems
{
    public static IResult NoSuchCall(CallId call) =>
        TypedResults.Problem($"There is no call {call}. Calls are listed by day at /api/calls?day=yyyy-MM-dd.", statusCode: StatusCodes.Status404NotFound, title: "No such call.");

    public static IResult BadDay(string day) =>
        TypedResults.Problem($"'{day}' is not a day. Write it as yyyy-MM-dd (UTC).", statusCode: StatusCodes.Status400BadRequest, title: "The day cannot be read.");

    public static IResult BadSpan(int days) => TypedResults.Problem(
        $"'to' must be the day of 'from' or a later one, and at most {days} days may be exported at once.", statusCode: StatusCodes.Status400BadRequest, title: "The days cannot be exported.");

    public static IResult BadExport() => TypedResults.Problem(
        "Set 'format' to 'jsonl' for JSON lines or to 'csv'.", statusCode: StatusCodes.Status400BadRequest, title: "The format is not known.");

    public static IResult BadProfanity(string profanity) => TypedResults.Problem(
        $"'profanity' is '{profanity}'. Set it to 'masked' for stars in the place of profane words, or leave it out.",
        statusCode: StatusCodes.Status400BadRequest, title: "The setting for profane words cannot be used.");

    public static IResult BadContinuation() => TypedResults.Problem(
        "Use the 'continuation' of the previous page unchanged and with the same filters, or leave it out for the first page.",
        statusCode: StatusCodes.Status400BadRequest, title: "The continuation cannot be used.");

    public static IResult NoEvents(CallId call) => TypedResults.Problem(
        $"Events can be streamed for a day. The stored call is at /api/calls/{call}.", statusCode: StatusCodes.Status410Gone, title: "The events are no longer available.");

    public static IResult NoRecording(CallId call) => TypedResults.Problem(
        $"There is no recording of call {call}: the call was never connected, was not recorded, is still being recorded, or its recording was deleted.",
        statusCode: StatusCodes.Status404NotFound, title: "No recording.");

    /// <param name="deletedAt">When it is deleted. Null: recordings are kept for ever.</param>
    /// <param name="isComingBack">Somebody has asked the store for it.</param>
    public static IResult Archived(DateTimeOffset? deletedAt, bool isComingBack) => TypedResults.Problem(
        isComingBack
            ? "The recording is being brought back from the archive. This takes up to 15 hours. Send the request again later."
            : "The recording is in the archive and cannot be played. An administrator of the storage account can bring it back by setting its access tier to Hot, which takes up to 15 hours.",
        statusCode: StatusCodes.Status409Conflict,
        title: "The recording is in the archive.",
        type: RecordingArchive.Problem,
        extensions: new Dictionary<string, object?> { [RecordingArchive.DeletedAt] = deletedAt, [RecordingArchive.IsComingBack] = isComingBack });

    public static IResult BadTarget() => TypedResults.Problem(
        "Send {\"target\": \"+15550100001\"} (E.164), or the raw id of a user as the target.", statusCode: StatusCodes.Status400BadRequest, title: "The transfer has no usable target.");

    public static IResult ForbiddenTarget() => TypedResults.Problem(
        "Calls may not be transferred to this target. An administrator can add it to 'Api:TransferTargets'.", statusCode: StatusCodes.Status403Forbidden, title: "The target is not allowed.");

    public static IResult NamedTooMany() => TypedResults.Problem(
        "No more numbers may be called for transfers and participants in this hour or on this day. The targets of the routes still work. An administrator can raise 'Api:NamedTargetsPerHour' and 'Api:NamedTargetsPerDay'.",
        statusCode: StatusCodes.Status429TooManyRequests, title: "The limit of named numbers is reached.");

    public static IResult BadSummary() => TypedResults.Problem(
        $"The summary must have at most {CallTransfer.LongestSummary} characters, and the attempt between 1 and 128.", statusCode: StatusCodes.Status400BadRequest, title: "The transfer cannot be read.");

    public static IResult BadHeaders() => TypedResults.Problem(
        "Send at most three headers. A name has 1 to 50 letters, digits and .!%*_+~- and is not Call or Summary. For a number, a value has at most 256 letters, digits and =;.!%*_+~-. For a user, it has at most 1,024 characters.",
        statusCode: StatusCodes.Status400BadRequest, title: "The headers cannot be sent.");

    public static IResult BadToken() => TypedResults.Problem(
        "Send {\"token\": 1}: the fencing token of the worker's lease.", statusCode: StatusCodes.Status400BadRequest, title: "The hand-over has no token.");

    public static IResult BadConnection() => TypedResults.Problem(
        "Send the request without a body. Only a worker may name the connection, in at most 256 characters.", statusCode: StatusCodes.Status400BadRequest, title: "The connection cannot be named.");

    public static IResult OnlyServices() => TypedResults.Problem(
        "Only a worker can give up its call. Hang up or transfer the call instead.", statusCode: StatusCodes.Status403Forbidden, title: "This request is for services.");

    public static IResult OnlyWorkers() => TypedResults.Problem(
        "The platform's workers store what was found out about a call. Read it at the address of the call.", statusCode: StatusCodes.Status403Forbidden, title: "This request is for services.");

    public static IResult NoScaleKey() => TypedResults.Problem(
        $"Send the value of 'Scale:Key' in the header {ScaleApi.KeyHeader}, or a token with the permission {Permissions.ScaleRead}.", statusCode: StatusCodes.Status401Unauthorized, title: "The request has no valid key.");

    public static IResult PlacesUnknown() => TypedResults.Problem(
        "The workers' reports could not be read for some time. Send the request again in a moment.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "The places are not known.");

    public static IResult Of(ControlOutcome outcome, CallId call) => ControlProblems.Of(outcome) ?? outcome switch
    {
        ControlOutcome.Done => TypedResults.Accepted((string?)null),
        ControlOutcome.Unknown => NoSuchCall(call),
        ControlOutcome.Over => TypedResults.Problem("Nothing can be done with a finished call.", statusCode: StatusCodes.Status409Conflict, title: "The call is over."),
        ControlOutcome.Nobody => TypedResults.Problem(
            "Send a target, or set 'TransferTo' on the route of the called number.", statusCode: StatusCodes.Status409Conflict, title: "There is nobody to transfer to."),
        ControlOutcome.Transferring => TypedResults.Problem(
            "Wait until this transfer has succeeded or failed.", statusCode: StatusCodes.Status409Conflict, title: "The call is being transferred already."),
        ControlOutcome.NoWorker => TypedResults.Problem(
            "No worker runs the call at the moment. Send the request again in a moment.", statusCode: StatusCodes.Status409Conflict, title: "The recording cannot be changed now."),
        ControlOutcome.NotConsented => TypedResults.Problem(
            "Only the caller can change this: the agent continues the recording when the caller agrees to it.",
            statusCode: StatusCodes.Status409Conflict, title: "The caller has refused to be recorded."),
        ControlOutcome.NotHeld => TypedResults.Problem(
            "Another worker has taken the call over since. The worker that asks must let go of it.", statusCode: StatusCodes.Status409Conflict, title: "The token is no longer valid."),
        ControlOutcome.NoWorkerIsFree => TypedResults.Problem(
            "No other worker has a free place. Keep the call, or abandon it when it cannot be kept.", statusCode: StatusCodes.Status409Conflict, title: "No worker can take the call."),
        ControlOutcome.Moving => TypedResults.Problem(
            "The gateway is already looking for somebody for this caller.", statusCode: StatusCodes.Status409Conflict, title: "The call is being moved already."),
        _ => TypedResults.Problem("Send the request again in a moment.", statusCode: StatusCodes.Status409Conflict, title: "The call has not been answered yet."),
    };

    public static IResult Unreachable() => TypedResults.Problem(
        "The telephony service did not carry out the request. Send it again in a moment.", statusCode: StatusCodes.Status502BadGateway, title: "The telephony service failed.");
}
