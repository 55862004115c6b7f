using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Api.Trunks;

/// <summary><c>POST /api/trunks/{trunk}/test-call</c>: calls a number over a trunk.</summary>
internal static class TestCallApi
{
    private const int LongestBody = 4 * 1024;

    private static readonly EntryProblems Words = new("trunk", "/api/trunks");

    public static async Task<IResult> PlaceAsync(string trunk, HttpContext context, IEntryStore<Trunk> store, TimeProvider time, CancellationToken leaving)
    {
        var (order, mistake, isTooLong) = await RouteBody.ReadAsync<TestCallOrder>(context.Request, LongestBody, leaving);
        if (order is null)
        {
            return isTooLong ? RouteProblems.TooLarge("A request has at most 4 kilobytes.") : RouteProblems.Invalid([mistake!], "The test call is not valid.");
        }

        if (await store.FindAsync(trunk, leaving) is not { Value: { } known })
        {
            return Words.NotThere(trunk);
        }

        var from = order.From ?? known.Numbers.FirstOrDefault();
        RouteMistake[] mistakes =
        [
            .. RouteRules.When(!CallTargets.IsNumber(order.To), "to", "Write the number to call, such as +15550100001 (E.164)."),
            .. RouteRules.When(from is null || !known.Numbers.Contains(from), "from", "Write one of the trunk's numbers. A trunk without a number can place no call."),
        ];
        if (mistakes.Length > 0)
        {
            return RouteProblems.Invalid(mistakes, "The test call is not valid.");
        }

        if (!known.PlacesCalls())
        {
            return EntryProblems.Problem(
                StatusCodes.Status409Conflict, "The trunk places no calls.", known.Enabled ? "It only takes calls. Set direction to both or outbound." : "It is not enabled. Set enabled to true.");
        }

        if (TollDestinations.Refusal(known.Toll, order.To, time.GetUtcNow()) is { } refusal)
        {
            return EntryProblems.Problem(StatusCodes.Status403Forbidden, "The number may not be called.", $"{refusal.Words} An administrator can change the trunk.");
        }

        if (context.RequestServices.GetService<ITrunkTestCalls>() is not { } calls)
        {
            return EntryProblems.Problem(StatusCodes.Status409Conflict, "The SIP edge is off.", "This gateway has no SIP edge, so it cannot place calls over trunks. Turn it on in the gateway's settings ('Sip').");
        }

        var outcome = await calls.PlaceAsync(known, from!, order.To, Callers.ActorOf(context.User).Name, leaving);
        return outcome.Call is { } call
            ? TypedResults.Json(new TestCallStarted(call), Contracts.Calls.LoggedEvent.Json, statusCode: StatusCodes.Status202Accepted)
            : EntryProblems.Problem(StatusCodes.Status409Conflict, "The test call was not placed.", outcome.Words ?? "The trunk did not place the call. Read its last errors.");
    }
}
