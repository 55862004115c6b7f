using System.Globalization;
using System.Runtime.CompilerServices;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary><c>/api/audit</c>: who did what, when, and with which result.</summary>
public sealed class AuditClient
{
    private const string Path = "api/audit";

    private readonly ApiRequests _requests;

    internal AuditClient(ApiRequests requests) => _requests = requests;

    /// <summary>One page of the records of a day, the latest first. It needs the permission <c>audit.read</c>.</summary>
    public Task<AuditPage> ListAsync(DateOnly day, AuditQuery? query = null, string? continuation = null, int? size = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<AuditPage>(
            ApiRequests.Get(ApiRequests.WithQuery(
                Path, [("day", Write(day)), .. Filters(query), ("size", size?.ToString(CultureInfo.InvariantCulture)), ("continuation", continuation)])),
            leaving);

    /// <summary>All records of a day, the latest first. Pages are read as they are needed.</summary>
    public async IAsyncEnumerable<AuditEntry> ListAllAsync(DateOnly day, AuditQuery? query = null, [EnumeratorCancellation] CancellationToken leaving = default)
    {
        string? continuation = null;
        do
        {
            var page = await ListAsync(day, query, continuation, null, leaving);
            foreach (var record in page.Records)
            {
                yield return record;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>The records of some days as a file. The caller disposes the stream. It needs the permission <c>audit.export</c>.</summary>
    /// <param name="first">The first day, UTC.</param>
    /// <param name="last">The last day, UTC.</param>
    /// <param name="format">CSV for spreadsheets, or one JSON object a line.</param>
    public async Task<Stream> ExportAsync(DateOnly first, DateOnly last, AuditFormat format = AuditFormat.JsonLines, AuditQuery? query = null, CancellationToken leaving = default)
    {
        var address = ApiRequests.WithQuery($"{Path}/export", [("from", Write(first)), ("to", Write(last)), ("format", format is AuditFormat.Csv ? "csv" : "jsonl"), .. Filters(query)]);
        var answer = await _requests.SendAsync(ApiRequests.Get(address), leaving);
        return await answer.Content.ReadAsStreamAsync(leaving);
    }

    private static IEnumerable<(string, string?)> Filters(AuditQuery? query) => [("subject", query?.Subject), ("action", query?.Action), ("call", query?.Call?.ToString())];

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Which records are wanted. Null fields allow all.</summary>
/// <param name="Subject">The authority's id of a person or service.</param>
/// <param name="Action">A permission, such as <c>calls.hangup</c>.</param>
/// <param name="Call">The call that was acted on.</param>
public sealed record AuditQuery(string? Subject = null, string? Action = null, CallId? Call = null);

/// <summary>The form of an exported audit.</summary>
public enum AuditFormat
{
    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Comma-separated values with a line of headings.</summary>
    Csv,
}
