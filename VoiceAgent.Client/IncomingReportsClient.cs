using System.Globalization;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>
/// <c>/api/events/incoming/parked</c>: reports of other systems whose work failed until it was given up. All need the permission <c>events.replay</c>.
/// </summary>
public sealed class IncomingReportsClient
{
    private const string Path = "api/events/incoming/parked";

    private readonly ApiRequests _requests;

    internal IncomingReportsClient(ApiRequests requests) => _requests = requests;

    /// <summary>Parked reports, the latest first. What they say is not shown.</summary>
    /// <param name="limit">1 to 100.</param>
    public async Task<IReadOnlyList<ParkedReport>> ListAsync(int skip = 0, int limit = 100, CancellationToken leaving = default) => (await _requests.ReadAsync<Page>(
        ApiRequests.Get(ApiRequests.WithQuery(Path, ("skip", skip.ToString(CultureInfo.InvariantCulture)), ("limit", limit.ToString(CultureInfo.InvariantCulture)))), leaving)).Reports;

    /// <summary>Does the work of one report again. When it fails again, the report stays parked.</summary>
    /// <returns>What became of it, such as <c>done</c> or <c>callOver</c>.</returns>
    public async Task<string> ReplayAsync(string id, string? key = null, CancellationToken leaving = default) =>
        (await _requests.ReadAsync<Replayed>(ApiRequests.Command($"{Path}/{Uri.EscapeDataString(id)}/replay", null, key), leaving)).Outcome;

    /// <summary>Does the work of up to a hundred reports again, the oldest first.</summary>
    public Task<ReplayedReports> ReplayAllAsync(string? key = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<ReplayedReports>(ApiRequests.Command($"{Path}/replay", null, key), leaving);

    /// <summary>Gives a report up.</summary>
    public Task RemoveAsync(string id, CancellationToken leaving = default) =>
        _requests.DoAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(id)}"), leaving);

    private sealed record Page(IReadOnlyList<ParkedReport> Reports);

    private sealed record Replayed(string Outcome);
}

/// <summary>A report whose work failed until it was given up.</summary>
/// <param name="Source">Where it came from, such as <c>callbacks</c>.</param>
/// <param name="Reason">Of the last failure.</param>
public sealed record ParkedReport(string Id, string Source, string Kind, CallId Call, string? Sender, DateTimeOffset ReceivedAt, DateTimeOffset ParkedAt, int Failures, string Reason);

/// <param name="Done">How many reports are done.</param>
/// <param name="Failed">How many have failed again and stay parked.</param>
public sealed record ReplayedReports(int Done, int Failed);
