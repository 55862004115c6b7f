using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Client;

/// <summary><c>/api/trunks</c>: connections to providers by SIP. Reading needs the permission <c>trunks.read</c>, changing <c>trunks.write</c>, and a test call <c>calls.place</c>.</summary>
public sealed class TrunksClient
{
    private const string Path = "api/trunks";

    private readonly ApiRequests _requests;

    internal TrunksClient(ApiRequests requests) => _requests = requests;

    /// <summary>One page of the trunks, with how they are.</summary>
    /// <param name="continuation">From the page before. Null for the first page.</param>
    public Task<TrunkList> ListAsync(string? continuation = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<TrunkList>(ApiRequests.Get(ApiRequests.WithQuery(Path, ("continuation", continuation))), leaving);

    /// <summary>One trunk. Null when there is none.</summary>
    public Task<TrunkView?> FindAsync(string id, CancellationToken leaving = default) => _requests.FindAsync<TrunkView>(ApiRequests.Get(AddressOf(id)), leaving);

    /// <summary>How a trunk is, for all gateways together. Null when there is no such trunk.</summary>
    public Task<TrunkState?> StateAsync(string id, CancellationToken leaving = default) => _requests.FindAsync<TrunkState>(ApiRequests.Get($"{AddressOf(id)}/state"), leaving);

    /// <summary>Creates or changes a trunk.</summary>
    /// <param name="version">The version that is changed. Null: the trunk must not exist yet.</param>
    public Task<TrunkView> PutAsync(Trunk trunk, long? version, CancellationToken leaving = default) =>
        _requests.ReadAsync<TrunkView>(VersionedRequests.Put(AddressOf(trunk.Id), trunk, version), leaving);

    /// <summary>Deletes a trunk. Its history stays.</summary>
    public Task DeleteAsync(string id, long version, CancellationToken leaving = default) => _requests.DoAsync(VersionedRequests.Delete(AddressOf(id), version), leaving);

    /// <summary>One page of the versions, the latest first. Null when there was never such a trunk.</summary>
    public Task<EntryHistory<Trunk>?> HistoryAsync(string id, string? continuation = null, CancellationToken leaving = default) =>
        _requests.FindAsync<EntryHistory<Trunk>>(ApiRequests.Get(ApiRequests.WithQuery($"{AddressOf(id)}/history", ("continuation", continuation))), leaving);

    /// <summary>Makes a trunk as it was after a former version.</summary>
    /// <param name="version">The present version. Null when the trunk was deleted.</param>
    public Task<TrunkView> RestoreAsync(string id, long former, long? version, CancellationToken leaving = default) =>
        _requests.ReadAsync<TrunkView>(VersionedRequests.Restore(AddressOf(id), former, version), leaving);

    /// <summary>Calls a number over the trunk.</summary>
    /// <param name="key">The idempotency key. Null makes a new one.</param>
    public Task<TestCallStarted> TestCallAsync(string id, TestCallOrder order, string? key = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<TestCallStarted>(ApiRequests.Command($"{AddressOf(id)}/test-call", order, key), leaving);

    private static string AddressOf(string id) => $"{Path}/{Uri.EscapeDataString(id)}";
}
