using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Callbacks;

namespace VoiceAgent.CallGateway.Api.Callbacks;

/// <summary>Problem details about requests to be called back that say what to do.</summary>
internal static class CallbackProblems
{
    public static IResult NoSuchRequest(string id) => Problem(StatusCodes.Status404NotFound, "No such request.", $"There is no request '{id}'. Requests are listed at /api/callbacks.");

    public static IResult BadStatus(string status) => Problem(
        StatusCodes.Status400BadRequest, "The status is not known.", $"'{status}' is no status. It is one of {string.Join(", ", Enum.GetNames<CallbackStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");

    public static IResult NotWaiting(CallbackRequest request) => TypedResults.Problem(
        request.Status is CallbackStatus.Calling ? $"The person is being called. Hang up call {request.Now.Call} instead." : "Nothing is left to cancel.",
        statusCode: StatusCodes.Status409Conflict, title: "The request cannot be cancelled.",
        extensions: new Dictionary<string, object?> { ["state"] = JsonNamingPolicy.CamelCase.ConvertName(request.Status.ToString()) });

    public static IResult Changed() => Problem(StatusCodes.Status409Conflict, "The request was changed meanwhile.", "Read it again, and repeat the request.");

    private static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}
