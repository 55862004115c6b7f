using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CsvHelper;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>GET /api/audit/export?from=yyyy-MM-dd&amp;to=yyyy-MM-dd&amp;format=csv|jsonl</c>: streams the records of some days, so that any number of them fits.</summary>
internal static class AuditExport
{
    private const int MostDays = 366;
    private const int PageSize = 200;
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    public static IResult ServeAsync(
        string? from, string? to, string? format, string? subject, string? action, CallId? call, IAuditStore store, TimeProvider time, CancellationToken leaving)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = today;
        if (from is not null && !Days.TryRead(from, out first))
        {
            return Problems.BadDay(from);
        }

        var last = first;
        if (to is not null && !Days.TryRead(to, out last))
        {
            return Problems.BadDay(to);
        }

        if (last < first || last.DayNumber - first.DayNumber >= MostDays)
        {
            return Problems.BadSpan(MostDays);
        }

        var records = ReadAsync(store, first, last, new AuditFilter(subject, action, call?.ToString()), leaving);
        var name = $"audit-{Days.Write(first)}-{Days.Write(last)}";
        return format switch
        {
            null or "jsonl" => TypedResults.Stream(body => WriteLinesAsync(body, records, leaving), "application/jsonl", $"{name}.jsonl"),
            "csv" => TypedResults.Stream(body => WriteCsvAsync(body, records, leaving), "text/csv; charset=utf-8", $"{name}.csv"),
            _ => Problems.BadExport(),
        };
    }

    private static async IAsyncEnumerable<AuditRecord> ReadAsync(
        IAuditStore store, DateOnly first, DateOnly last, AuditFilter filter, [EnumeratorCancellation] CancellationToken leaving)
    {
        for (var number = last.DayNumber; number >= first.DayNumber; number--)
        {
            var day = DateOnly.FromDayNumber(number);
            string? continuation = null;
            do
            {
                var page = await store.ListAsync(Days.Write(day), filter, PageSize, continuation, leaving);
                foreach (var record in page.Records)
                {
                    yield return record;
                }

                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
    }

    private static async Task WriteLinesAsync(Stream body, IAsyncEnumerable<AuditRecord> records, CancellationToken leaving)
    {
        await foreach (var record in records)
        {
            await JsonSerializer.SerializeAsync(body, record, LoggedEvent.Json, leaving);
            await body.WriteAsync(LineEnd, leaving);
        }
    }

    // A spreadsheet would run a value that begins with one of these characters as a formula. InjectionOptions puts an apostrophe before it.
    private static async Task WriteCsvAsync(Stream body, IAsyncEnumerable<AuditRecord> records, CancellationToken leaving)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = CsvHelper.Configuration.InjectionOptions.Escape,
        });
        await csv.WriteRecordsAsync(records.Select(AuditRow.Of), leaving);
    }
}
