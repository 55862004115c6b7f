using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>POST /api/calls/{call}/analysis</c>: a worker stores what a model has found out about a finished call. The first analysis of a call stays.</summary>
internal static class AnalysisApi
{
    private const int LongestBody = 64 * 1024;

    public static void MapAnalysisApi(this IEndpointRouteBuilder app) => app.MapPost("/api/calls/{call}/analysis", StoreAsync)
        .RequireRateLimiting(ApiRegistration.RateLimit).Changes(Permissions.CallsAnalyse).Produces<CallAnalysis>();

    private static async Task<IResult> StoreAsync(CallId call, HttpContext context, IFinishedCalls store, ICallNews news, CancellationToken leaving)
    {
        if (!CallsApi.AskerOf(context).IsService)
        {
            return Problems.OnlyWorkers();
        }

        var (analysis, mistake, isTooLong) = await RouteBody.ReadAsync<CallAnalysis>(context.Request, LongestBody, leaving);
        if (analysis is null)
        {
            return isTooLong ? RouteProblems.TooLarge("An analysis has at most 64 kilobytes.") : RouteProblems.Invalid([mistake!], "The analysis is not valid.");
        }

        if (AnalysisRules.WhyNot(analysis) is { } whyNot)
        {
            return RouteProblems.Invalid([new RouteMistake("body", whyNot)], "The analysis is not valid.");
        }

        if (await store.AnalyseAsync(call, analysis, leaving) is not { } analysed)
        {
            return Problems.NoSuchCall(call);
        }

        // A gateway may have died between the two steps. So a repeated analysis adds the event of the stored one.
        await news.TellAsync(analysed);
        return CallsApi.Json(analysed.Analysis);
    }
}
