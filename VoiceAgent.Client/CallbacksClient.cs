using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary><c>/api/callbacks</c>: requests to be called back.</summary>
public sealed class CallbacksClient
{
    private const string Path = "api/callbacks";

    private readonly ApiRequests _requests;

    internal CallbacksClient(ApiRequests requests) => _requests = requests;

    /// <summary>One page of the requests with a status, the oldest first. It needs the permission <c>campaigns.read</c>, and is audited.</summary>
    /// <param name="continuation">From the page before. Null for the first page.</param>
    public Task<CallbackPage> ListAsync(CallbackStatus status = CallbackStatus.Waiting, string? continuation = null, CancellationToken leaving = default) => _requests.ReadAsync<CallbackPage>(
        ApiRequests.Get(ApiRequests.WithQuery(Path, ("status", JsonNamingPolicy.CamelCase.ConvertName(status.ToString())), ("continuation", continuation))), leaving);

    /// <summary>One request with its attempts. Null when there is none. It needs the permission <c>campaigns.read</c>, and is audited.</summary>
    public Task<CallbackRequest?> FindAsync(Guid id, CancellationToken leaving = default) => _requests.FindAsync<CallbackRequest>(ApiRequests.Get($"{Path}/{id}"), leaving);

    /// <summary>Notes that a person wishes to be called back. It needs the permission <c>calls.callback</c>.</summary>
    public Task<CallbackRequest> AddAsync(CallbackOrder order, string? key = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<CallbackRequest>(ApiRequests.Command(Path, order, key), leaving);

    /// <summary>Withdraws a request that waits. It needs the permission <c>calls.place</c>.</summary>
    public Task<CallbackRequest> CancelAsync(Guid id, string? key = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<CallbackRequest>(ApiRequests.Command($"{Path}/{id}/cancel", null, key), leaving);
}

/// <summary>A wish to be called back.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Why">A sentence for the agent who calls, at most 600 characters.</param>
public sealed record CallbackOrder(string Number, string Why = "")
{
    /// <summary>The number of a route, or <c>default</c>. Its agent calls. Null for the default route, and for the route of <see cref="Call"/>.</summary>
    public string? Route { get; init; }

    /// <summary>Null for as soon as possible.</summary>
    public DateTimeOffset? WishedAt { get; init; }

    /// <summary>IANA. Where the person is. Null for the zone of the route.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The call on which it is promised. A promise that cannot be kept is refused. Null for none.</summary>
    public CallId? Call { get; init; }
}

/// <summary>A request to be called back, and how far it is.</summary>
public sealed record CallbackRequest(Guid Id, string Number, string Route, DateTimeOffset AskedAt, string By, string Why, CallbackStatus Status)
{
    /// <summary>Null for as soon as possible.</summary>
    public DateTimeOffset? WishedAt { get; init; }

    /// <summary>IANA. Null for the zone of the route.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The call on which an agent has promised it. Null when a person has noted the request.</summary>
    public CallId? Call { get; init; }

    /// <summary>Null until the first attempt.</summary>
    public Dial? Dial { get; init; }
}

/// <summary>The status of a request to be called back.</summary>
public enum CallbackStatus
{
    /// <summary>Nobody has called back yet, or the person is called again later.</summary>
    Waiting,

    /// <summary>The telephone rings, or the person talks with the agent.</summary>
    Calling,

    /// <summary>The person has talked with the agent.</summary>
    Done,

    /// <summary>The person was not reached.</summary>
    GivenUp,

    /// <summary>Somebody has withdrawn the request.</summary>
    Cancelled,
}

/// <param name="Requests">The requests of this page.</param>
/// <param name="Continuation">For the next page. Null after the last page.</param>
public sealed record CallbackPage(IReadOnlyList<CallbackRequest> Requests, string? Continuation);
