using System.Net;
using VoiceAgent.CallGateway.Api.Routes;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Api.Trunks;

/// <summary><c>POST /api/dispatch-rules/test</c>: what would happen with a call. It reads what is in memory: the trunks and rules that a call to this gateway would get.</summary>
internal static class DispatchTests
{
    private const int LongestBody = 32 * 1024;
    private const int MostHeaders = 50;
    private const int LongestUser = 64;
    private const int NoTrunk = 403;

    public static async Task<IResult> AnswerAsync(HttpContext context, TrunkTable table, CancellationToken leaving)
    {
        var (test, mistake, isTooLong) = await RouteBody.ReadAsync<DispatchTest>(context.Request, LongestBody, leaving);
        if (test is null)
        {
            return isTooLong ? RouteProblems.TooLarge("A request has at most 32 kilobytes.") : RouteProblems.Invalid([mistake!], "The test is not valid.");
        }

        return Check(test) is { Count: > 0 } mistakes ? RouteProblems.Invalid(mistakes, "The test is not valid.") : CallsApi.Json(Answer(test, table));
    }

    private static DispatchAnswer Answer(DispatchTest test, TrunkTable table)
    {
        var trunk = test.Trunk is { } id ? table.Find(id) : table.FindBySource(IPAddress.Parse(test.Source!), 0, test.Transport);
        if (trunk is null)
        {
            var why = test.Trunk is { } unknown ? $"There is no trunk {unknown}." : $"No trunk takes calls from {test.Source} by {test.Transport.ToString().ToLowerInvariant()}.";
            return new DispatchAnswer { Status = NoTrunk, Refusal = why, Reasons = [why] };
        }

        var facts = new DispatchFacts(trunk.Id, NumberRules.Inbound(trunk.Numbering, test.Called), NumberRules.Inbound(trunk.Numbering, test.Caller)) { Headers = test.Headers };
        var decision = table.Dispatch(facts);
        string[] read = test.Called == facts.Called && test.Caller == facts.Caller ? [] : [$"The trunk's numbering reads {test.Called} as {facts.Called}, and {(test.Caller.Length == 0 ? "no caller" : test.Caller)} as {(facts.Caller.Length == 0 ? "withheld" : facts.Caller)}."];
        return new DispatchAnswer
        {
            Trunk = trunk.Id,
            Rule = decision.Rule,
            Called = facts.Called,
            Caller = facts.Caller,
            Route = decision.Route?.Number,
            Agent = decision.Route?.Agent,
            Language = decision.Route?.Language,
            Metadata = decision.Metadata,
            Room = decision.Room,
            AsksPin = decision.Pin is not null,
            Status = decision.Refusal?.Status,
            Refusal = decision.Refusal?.Words,
            Reasons = [.. read, .. decision.Reasons],
        };
    }

    private static List<RouteMistake> Check(DispatchTest test) =>
    [
        .. RouteRules.When(test.Trunk is null && test.Source is null, "trunk", "Name a trunk, or the source address of the call."),
        .. RouteRules.When(test.Trunk is { } trunk && !TrunkRules.IsId(trunk), "trunk", $"'{test.Trunk}' is no id of a trunk. {TrunkRules.NameForm}"),
        .. RouteRules.When(test.Source is { } source && !TrunkRules.IsLiteral(source), "source", $"'{test.Source}' is no IP address."),
        .. RouteRules.When(test.Called.Trim().Length is 0 or > LongestUser, "called", $"Write the called number as the provider writes it, with at most {LongestUser} characters."),
        .. RouteRules.When(test.Caller.Length > LongestUser, "caller", $"Write the caller's number with at most {LongestUser} characters. Empty means withheld."),
        .. RouteRules.When(test.Headers.Count > MostHeaders, "headers", $"There may be at most {MostHeaders}."),
        .. RouteRules.When(test.Headers.Values.Any(value => value is null), "headers", "Each header needs a value."),
    ];
}
