using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Callbacks;

/// <summary>Decides whether an agent may promise to call back. The caller must not hear a promise that the platform cannot keep.</summary>
internal sealed class CallbackPromises(ICallRecords records, OutboundCalls outbound, IDoNotCall doNotCall, IOptions<OutboundOptions> options)
{
    /// <param name="call">The call on which the agent promises it.</param>
    /// <param name="number">Whom the platform would call.</param>
    /// <returns>The route that calls back, and why it cannot. The reason is null when it can.</returns>
    public async Task<(string Route, PlaceOutcome? Refusal)> WeighAsync(CallId call, string number, CancellationToken stopping)
    {
        // The called number's own route calls back. Numbers that the default route answers have none.
        var own = (await records.FindAsync(call))?.OwnNumber is { } called && outbound.RouteOf(called)?.Number == called ? called : Route.DefaultNumber;
        var from = own == Route.DefaultNumber ? options.Value.From ?? "" : own;
        return (own, outbound.RouteOf(from) is null ? PlaceOutcome.NoRoute
            : !options.Value.MayCall(number) ? PlaceOutcome.ForbiddenTarget
            : await doNotCall.FindAsync(number, stopping) is not null ? PlaceOutcome.DoNotCall
            : null);
    }
}
