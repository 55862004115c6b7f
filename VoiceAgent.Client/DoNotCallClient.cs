using System.Net.Http.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary><c>/api/do-not-call</c>: the numbers that the platform never calls.</summary>
public sealed class DoNotCallClient
{
    private const string Path = "api/do-not-call";

    private readonly ApiRequests _requests;

    internal DoNotCallClient(ApiRequests requests) => _requests = requests;

    /// <summary>One page of the numbers. It needs the permission <c>campaigns.read</c>, and is audited.</summary>
    /// <param name="continuation">From the page before. Null for the first page.</param>
    public Task<BlockedPage> ListAsync(string? continuation = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<BlockedPage>(ApiRequests.Get(ApiRequests.WithQuery(Path, ("continuation", continuation))), leaving);

    /// <summary>Adds a number, or replaces its reason. It needs the permission <c>campaigns.manage</c>.</summary>
    /// <param name="number">E.164.</param>
    /// <param name="why">A sentence for people.</param>
    public Task<BlockedNumber> AddAsync(string number, string? why = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<BlockedNumber>(new HttpRequestMessage(HttpMethod.Put, AddressOf(number)) { Content = JsonContent.Create(new { why }, options: LoggedEvent.Json) }, leaving);

    /// <summary>Takes a number from the list. It needs the permission <c>campaigns.manage</c>.</summary>
    public Task RemoveAsync(string number, CancellationToken leaving = default) => _requests.DoAsync(new HttpRequestMessage(HttpMethod.Delete, AddressOf(number)), leaving);

    private static string AddressOf(string number) => $"{Path}/{Uri.EscapeDataString(number)}";
}

/// <summary>A number that is never called.</summary>
/// <param name="Number">E.164.</param>
/// <param name="By">Who has added it.</param>
public sealed record BlockedNumber(string Number, DateTimeOffset At, string By, string? Why = null);

/// <param name="Numbers">The numbers of this page.</param>
/// <param name="Continuation">For the next page. Null after the last page.</param>
public sealed record BlockedPage(IReadOnlyList<BlockedNumber> Numbers, string? Continuation);
