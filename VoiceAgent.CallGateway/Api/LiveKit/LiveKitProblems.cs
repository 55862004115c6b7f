using VoiceAgent.CallGateway.LiveKit;

namespace VoiceAgent.CallGateway.Api.LiveKit;

/// <summary>Problem details that say what to do.</summary>
internal static class LiveKitProblems
{
    public static IResult Off() => TypedResults.Problem(
        "This installation has no LiveKit server. An administrator can set 'LiveKit:Url', 'LiveKit:ApiKey' and 'LiveKit:ApiSecret'.", statusCode: StatusCodes.Status409Conflict, title: "LiveKit is not configured.");

    public static IResult Invalid(string what) => TypedResults.Problem(what, statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be used.");

    public static IResult NoNumber() => TypedResults.Problem(
        "Agents cannot be asked into rooms, because LiveKit does not know which number to call. An administrator can set 'LiveKit:Agent:Number' and 'LiveKit:OutboundTrunks'.",
        statusCode: StatusCodes.Status409Conflict, title: "LiveKit has no number of the agents.");

    public static IResult NoTrunk() => TypedResults.Problem(
        "LiveKit has no trunk to the agents yet. It is set up within a minute of the start. The health check 'LiveKit' says what is in the way.", statusCode: StatusCodes.Status409Conflict, title: "LiveKit is not set up yet.");

    public static IResult Asking() => TypedResults.Problem(
        "Another request asks this agent into this room at the moment. Send the request again in some seconds.", statusCode: StatusCodes.Status409Conflict, title: "The agent is being asked already.");

    public static IResult Of(LiveKitException refused) => TypedResults.Problem(
        refused.Message,
        statusCode: refused.Code switch
        {
            LiveKitException.Away or "unavailable" => StatusCodes.Status503ServiceUnavailable,
            LiveKitException.NotFound => StatusCodes.Status404NotFound,
            "invalid_argument" or "malformed" or "out_of_range" => StatusCodes.Status422UnprocessableEntity,
            "resource_exhausted" => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status502BadGateway,
        },
        title: refused.Code is LiveKitException.Away ? "LiveKit does not answer." : "LiveKit refused the request.");
}
