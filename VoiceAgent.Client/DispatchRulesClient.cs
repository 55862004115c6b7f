using System.Net.Http.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Client;

/// <summary><c>/api/dispatch-rules</c>: which agent answers which calls of trunks. Reading needs the permission <c>trunks.read</c>, changing <c>trunks.write</c>.</summary>
public sealed class DispatchRulesClient
{
    private const string Path = "api/dispatch-rules";

    private readonly ApiRequests _requests;

    internal DispatchRulesClient(ApiRequests requests) => _requests = requests;

    /// <summary>One page of the rules.</summary>
    /// <param name="continuation">From the page before. Null for the first page.</param>
    public Task<DispatchRuleList> ListAsync(string? continuation = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<DispatchRuleList>(ApiRequests.Get(ApiRequests.WithQuery(Path, ("continuation", continuation))), leaving);

    /// <summary>One rule. Null when there is none.</summary>
    public Task<DispatchRuleView?> FindAsync(string id, CancellationToken leaving = default) => _requests.FindAsync<DispatchRuleView>(ApiRequests.Get(AddressOf(id)), leaving);

    /// <summary>Creates or changes a rule.</summary>
    /// <param name="version">The version that is changed. Null: the rule must not exist yet.</param>
    public Task<DispatchRuleView> PutAsync(DispatchRule rule, long? version, CancellationToken leaving = default) =>
        _requests.ReadAsync<DispatchRuleView>(VersionedRequests.Put(AddressOf(rule.Id), rule, version), leaving);

    /// <summary>Deletes a rule. Its history stays.</summary>
    public Task DeleteAsync(string id, long version, CancellationToken leaving = default) => _requests.DoAsync(VersionedRequests.Delete(AddressOf(id), version), leaving);

    /// <summary>One page of the versions, the latest first. Null when there was never such a rule.</summary>
    public Task<EntryHistory<DispatchRule>?> HistoryAsync(string id, string? continuation = null, CancellationToken leaving = default) =>
        _requests.FindAsync<EntryHistory<DispatchRule>>(ApiRequests.Get(ApiRequests.WithQuery($"{AddressOf(id)}/history", ("continuation", continuation))), leaving);

    /// <summary>Makes a rule as it was after a former version.</summary>
    /// <param name="version">The present version. Null when the rule was deleted.</param>
    public Task<DispatchRuleView> RestoreAsync(string id, long former, long? version, CancellationToken leaving = default) =>
        _requests.ReadAsync<DispatchRuleView>(VersionedRequests.Restore(AddressOf(id), former, version), leaving);

    /// <summary>Tells what would happen with a call, and why. Nothing is called.</summary>
    public Task<DispatchAnswer> TestAsync(DispatchTest test, CancellationToken leaving = default) =>
        _requests.ReadAsync<DispatchAnswer>(new HttpRequestMessage(HttpMethod.Post, $"{Path}/test") { Content = JsonContent.Create(test, options: LoggedEvent.Json) }, leaving);

    private static string AddressOf(string id) => $"{Path}/{Uri.EscapeDataString(id)}";
}
