using System.Net.Http.Headers;
using System.Security.Claims;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>The gateway's API, called with the access token of the person's session. So the gateway enforces what the person may do, and records who did it.</summary>
internal sealed class RestGateway(GatewayRequests requests) : IGateway
{
    public async Task<CallList> ListAsync(ClaimsPrincipal person, DateOnly day, string? continuation, CancellationToken leaving)
    {
        var page = await requests.AskAsync(person, gateway => gateway.Calls.ListAsync(day, continuation, leaving: leaving));
        return new CallList(page.Calls, page.Continuation);
    }

    public async Task<StoredCall?> FindAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving) =>
        await requests.AskAsync(person, gateway => gateway.Calls.FindAsync(call, leaving)) is { } found ? new StoredCall(found.Record, found.Events) { Analysis = found.Analysis } : null;

    public Task RecordViewAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving) => requests.AskAsync(person, async gateway =>
    {
        await gateway.Calls.RecordViewAsync(call, leaving);
        return true;
    });

    public Task HangUpAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving) => requests.AskAsync(person, async gateway =>
    {
        await gateway.Calls.HangUpAsync(call, leaving: leaving);
        return true;
    });

    public Task<HttpResponseMessage> RecordingAsync(ClaimsPrincipal person, CallId call, RangeHeaderValue? range, CancellationToken leaving) =>
        requests.AskAsync(person, gateway => gateway.Calls.RecordingAsync(call, range, leaving));
}
