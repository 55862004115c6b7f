using System.Collections.Concurrent;
using System.Security.Claims;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Tests.Dashboard.Fakes;

/// <summary>Trunks and dispatch rules in memory, with versions.</summary>
internal sealed class FakeTrunks : ITrunkGateway
{
    public ConcurrentDictionary<string, TrunkView> Trunks { get; } = new();

    public ConcurrentDictionary<string, DispatchRuleView> Rules { get; } = new();

    public ConcurrentQueue<(string Trunk, string To, string By)> Called { get; } = new();

    public DispatchAnswer Answer { get; set; } = new();

    public DispatchTest? Tested { get; private set; }

    /// <summary>When this is set, every change and every test call gets this answer.</summary>
    public string? Declines { get; set; }

    public Task<IReadOnlyList<TrunkView>> TrunksAsync(ClaimsPrincipal person, CancellationToken leaving) =>
        Task.FromResult<IReadOnlyList<TrunkView>>([.. Trunks.Values.OrderBy(view => view.Trunk.Id, StringComparer.Ordinal)]);

    public Task<TrunkView?> FindTrunkAsync(ClaimsPrincipal person, string id, CancellationToken leaving) => Task.FromResult(Trunks.GetValueOrDefault(id));

    public Task<TrunkState?> StateAsync(ClaimsPrincipal person, string id, CancellationToken leaving) => Task.FromResult(Trunks.GetValueOrDefault(id)?.State);

    public Task<TrunkView> SaveAsync(ClaimsPrincipal person, Trunk trunk, long? version, CancellationToken leaving)
    {
        ThrowIfDeclining(Trunks.GetValueOrDefault(trunk.Id)?.Version != version ? "The trunk was changed meanwhile." : null);
        return Task.FromResult(Trunks[trunk.Id] = new TrunkView((version ?? 0) + 1, DateTimeOffset.UtcNow, person.Identity!.Name!, trunk) { State = new TrunkState() });
    }

    public Task DeleteTrunkAsync(ClaimsPrincipal person, string id, long version, CancellationToken leaving)
    {
        ThrowIfDeclining(Trunks.GetValueOrDefault(id)?.Version != version ? "The trunk was changed meanwhile." : null);
        Trunks.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<TestCallStarted> TestCallAsync(ClaimsPrincipal person, string id, TestCallOrder order, CancellationToken leaving)
    {
        ThrowIfDeclining(null);
        Called.Enqueue((id, order.To, person.Identity!.Name!));
        return Task.FromResult(new TestCallStarted(CallId.At(DateTimeOffset.UtcNow)));
    }

    public Task<IReadOnlyList<DispatchRuleView>> RulesAsync(ClaimsPrincipal person, CancellationToken leaving) => Task.FromResult<IReadOnlyList<DispatchRuleView>>([.. Rules.Values]);

    public Task<DispatchRuleView?> FindRuleAsync(ClaimsPrincipal person, string id, CancellationToken leaving) => Task.FromResult(Rules.GetValueOrDefault(id));

    public Task<DispatchRuleView> SaveAsync(ClaimsPrincipal person, DispatchRule rule, long? version, CancellationToken leaving)
    {
        ThrowIfDeclining(Rules.GetValueOrDefault(rule.Id)?.Version != version ? "The rule was changed meanwhile." : null);
        return Task.FromResult(Rules[rule.Id] = new DispatchRuleView((version ?? 0) + 1, DateTimeOffset.UtcNow, person.Identity!.Name!, rule));
    }

    public Task DeleteRuleAsync(ClaimsPrincipal person, string id, long version, CancellationToken leaving)
    {
        Rules.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<DispatchAnswer> TestAsync(ClaimsPrincipal person, DispatchTest test, CancellationToken leaving)
    {
        Tested = test;
        return Task.FromResult(Answer);
    }

    private void ThrowIfDeclining(string? words)
    {
        if ((Declines ?? words) is { } said)
        {
            throw new GatewayException(GatewayRefusal.Declined, said);
        }
    }
}
