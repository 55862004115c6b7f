using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Refusals that say what to do.</summary>
internal static class Problems
{
    public static IResult NoSuchCall(CallId call) =>
        TypedResults.Problem($"There is no call {call}. Calls are listed by day at /api/calls?day=yyyy-MM-dd.", statusCode: StatusCodes.Status404NotFound, title: "No such call.");

    public static IResult BadDay(string day) =>
        TypedResults.Problem($"'{day}' is not a day of the form yyyy-MM-dd (UTC).", statusCode: StatusCodes.Status400BadRequest, title: "The day cannot be read.");

    public static IResult BadContinuation() => TypedResults.Problem(
        "Use the 'continuation' of the page before as it was given, with the same day, or leave it out for the first page.",
        statusCode: StatusCodes.Status400BadRequest, title: "The continuation cannot be used.");

    public static IResult NoEvents(CallId call) => TypedResults.Problem(
        $"Events are followed for a day. What is left of the call is at /api/calls/{call}.", statusCode: StatusCodes.Status410Gone, title: "The events are no longer there.");

    public static IResult NoRecording(CallId call) => TypedResults.Problem(
        $"There is no recording of call {call}: it was never connected, was not recorded, is still being recorded, or its recording was deleted.",
        statusCode: StatusCodes.Status404NotFound, title: "No recording.");

    public static IResult BadTarget() => TypedResults.Problem(
        "Give {\"target\": \"+15550100001\"} (E.164), or the raw id of a user as target.", statusCode: StatusCodes.Status400BadRequest, title: "The transfer has no usable target.");

    public static IResult BadSummary() => TypedResults.Problem(
        $"A summary has at most {CallTransfer.LongestSummary} characters, an attempt between 1 and 128.", statusCode: StatusCodes.Status400BadRequest, title: "The transfer cannot be read.");

    public static IResult Of(ControlOutcome outcome, CallId call) => outcome switch
    {
        ControlOutcome.Done => TypedResults.Accepted((string?)null),
        ControlOutcome.Unknown => NoSuchCall(call),
        ControlOutcome.Over => TypedResults.Problem("Nothing is left to be done.", statusCode: StatusCodes.Status409Conflict, title: "The call is over."),
        ControlOutcome.Nobody => TypedResults.Problem(
            "Name a target, or set 'TransferTo' on the route of the called number.", statusCode: StatusCodes.Status409Conflict, title: "There is nobody to transfer to."),
        ControlOutcome.Transferring => TypedResults.Problem(
            "Wait for how it ends.", statusCode: StatusCodes.Status409Conflict, title: "The call is being transferred already."),
        _ => TypedResults.Problem("Ask again in a moment.", statusCode: StatusCodes.Status409Conflict, title: "The call has not been answered yet."),
    };

    public static IResult Unreachable() => TypedResults.Problem(
        "The telephony service did not do as asked; ask again in a moment.", statusCode: StatusCodes.Status502BadGateway, title: "The telephony service failed.");
}
