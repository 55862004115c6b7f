using System.Security.Claims;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>The gateway's API of trunks and dispatch rules, called on behalf of the person who views the page.</summary>
/// <remarks>Every method throws <see cref="GatewayException"/> when the gateway does not carry out the request. With <see cref="GatewayRefusal.Declined"/>, its message says what to change.</remarks>
internal interface ITrunkGateway
{
    /// <summary>All trunks, by id, with how they are.</summary>
    Task<IReadOnlyList<TrunkView>> TrunksAsync(ClaimsPrincipal person, CancellationToken leaving);

    /// <returns>Null when there is no such trunk.</returns>
    Task<TrunkView?> FindTrunkAsync(ClaimsPrincipal person, string id, CancellationToken leaving);

    /// <returns>Null when there is no such trunk.</returns>
    Task<TrunkState?> StateAsync(ClaimsPrincipal person, string id, CancellationToken leaving);

    /// <param name="version">The version that is changed. Null: the trunk must not exist yet.</param>
    Task<TrunkView> SaveAsync(ClaimsPrincipal person, Trunk trunk, long? version, CancellationToken leaving);

    Task DeleteTrunkAsync(ClaimsPrincipal person, string id, long version, CancellationToken leaving);

    Task<TestCallStarted> TestCallAsync(ClaimsPrincipal person, string id, TestCallOrder order, CancellationToken leaving);

    /// <summary>All dispatch rules, by id.</summary>
    Task<IReadOnlyList<DispatchRuleView>> RulesAsync(ClaimsPrincipal person, CancellationToken leaving);

    /// <returns>Null when there is no such rule.</returns>
    Task<DispatchRuleView?> FindRuleAsync(ClaimsPrincipal person, string id, CancellationToken leaving);

    /// <param name="version">The version that is changed. Null: the rule must not exist yet.</param>
    Task<DispatchRuleView> SaveAsync(ClaimsPrincipal person, DispatchRule rule, long? version, CancellationToken leaving);

    Task DeleteRuleAsync(ClaimsPrincipal person, string id, long version, CancellationToken leaving);

    /// <summary>What would happen with a call.</summary>
    Task<DispatchAnswer> TestAsync(ClaimsPrincipal person, DispatchTest test, CancellationToken leaving);
}
