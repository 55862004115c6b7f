using Microsoft.AspNetCore.Http.HttpResults;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Answers commands. A refused one tells the state of the call and what is possible now.</summary>
internal static class Refusals
{
    public static async Task<IResult> OfAsync(ControlOutcome outcome, CallId call, ICallRecords records)
    {
        var answer = Problems.Of(outcome, call);
        if (answer is ProblemHttpResult { StatusCode: StatusCodes.Status409Conflict } refused && await records.FindAsync(call) is { } record)
        {
            refused.ProblemDetails.Extensions["state"] = CallState.Of(record);
            refused.ProblemDetails.Extensions["allowed"] = CallState.AllowedOf(record);
        }

        return answer;
    }
}
