using System.Net;
using System.Security.Claims;
using System.Text.Json;
using VoiceAgent.Client;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Dashboard.Gateway;

/// <inheritdoc cref="ITrunkGateway" />
internal sealed class RestTrunks(GatewayRequests requests) : ITrunkGateway
{
    public Task<IReadOnlyList<TrunkView>> TrunksAsync(ClaimsPrincipal person, CancellationToken leaving) => AskAsync(person, async gateway =>
    {
        List<TrunkView> all = [];
        string? next = null;
        do
        {
            var page = await gateway.Trunks.ListAsync(next, leaving);
            all.AddRange(page.Trunks);
            next = page.Continuation;
        }
        while (next is not null);
        return (IReadOnlyList<TrunkView>)all;
    });

    public Task<TrunkView?> FindTrunkAsync(ClaimsPrincipal person, string id, CancellationToken leaving) => AskAsync(person, gateway => gateway.Trunks.FindAsync(id, leaving));

    public Task<TrunkState?> StateAsync(ClaimsPrincipal person, string id, CancellationToken leaving) => AskAsync(person, gateway => gateway.Trunks.StateAsync(id, leaving));

    public Task<TrunkView> SaveAsync(ClaimsPrincipal person, Trunk trunk, long? version, CancellationToken leaving) => AskAsync(person, gateway => gateway.Trunks.PutAsync(trunk, version, leaving));

    public Task DeleteTrunkAsync(ClaimsPrincipal person, string id, long version, CancellationToken leaving) => AskAsync(person, async gateway =>
    {
        await gateway.Trunks.DeleteAsync(id, version, leaving);
        return true;
    });

    public Task<TestCallStarted> TestCallAsync(ClaimsPrincipal person, string id, TestCallOrder order, CancellationToken leaving) =>
        AskAsync(person, gateway => gateway.Trunks.TestCallAsync(id, order, leaving: leaving));

    public Task<IReadOnlyList<DispatchRuleView>> RulesAsync(ClaimsPrincipal person, CancellationToken leaving) => AskAsync(person, async gateway =>
    {
        List<DispatchRuleView> all = [];
        string? next = null;
        do
        {
            var page = await gateway.DispatchRules.ListAsync(next, leaving);
            all.AddRange(page.Rules);
            next = page.Continuation;
        }
        while (next is not null);
        return (IReadOnlyList<DispatchRuleView>)all;
    });

    public Task<DispatchRuleView?> FindRuleAsync(ClaimsPrincipal person, string id, CancellationToken leaving) => AskAsync(person, gateway => gateway.DispatchRules.FindAsync(id, leaving));

    public Task<DispatchRuleView> SaveAsync(ClaimsPrincipal person, DispatchRule rule, long? version, CancellationToken leaving) =>
        AskAsync(person, gateway => gateway.DispatchRules.PutAsync(rule, version, leaving));

    public Task DeleteRuleAsync(ClaimsPrincipal person, string id, long version, CancellationToken leaving) => AskAsync(person, async gateway =>
    {
        await gateway.DispatchRules.DeleteAsync(id, version, leaving);
        return true;
    });

    public Task<DispatchAnswer> TestAsync(ClaimsPrincipal person, DispatchTest test, CancellationToken leaving) => AskAsync(person, gateway => gateway.DispatchRules.TestAsync(test, leaving));

    private Task<T> AskAsync<T>(ClaimsPrincipal person, Func<VoiceAgentClient, Task<T>> ask) => requests.AskAsync(person, ask, Declined);

    // A missing permission is named in the problem. Other refusals with these statuses are about the request, and their words help.
    private static GatewayException? Declined(VoiceAgentApiException refused) =>
        refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.PreconditionRequired or HttpStatusCode.RequestEntityTooLarge
        || (refused.Status is HttpStatusCode.Forbidden && refused.Permission is null && refused.Title is not null)
            ? new GatewayException(GatewayRefusal.Declined, Words(refused), refused)
            : null;

    private static string Words(VoiceAgentApiException refused) => refused.Extensions.TryGetValue("errors", out var errors) && errors.ValueKind is JsonValueKind.Object
        ? string.Join('\n', errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray().Select(message => $"{field.Name}: {message.GetString()}")))
        : refused.Message;
}
