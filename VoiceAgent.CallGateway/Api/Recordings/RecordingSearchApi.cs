using Microsoft.AspNetCore.Mvc;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Recordings;

/// <summary>Searches recordings and counts them.</summary>
internal static class RecordingSearchApi
{
    private const int LargestPage = 100;
    private const int LongestDays = 366;
    private static readonly TimeSpan UsualPeriod = TimeSpan.FromDays(30);

    public static async Task<IResult> SearchAsync([AsParameters] SearchOrder order, IRecordingIndex index, CancellationToken leaving)
    {
        var words = (order.Words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var tags = order.Tag ?? [];
        if (words.Length > RecordingQuery.MostWords || tags.Length > RecordingQuery.MostTags
            || words.Concat(tags).Append(order.Number ?? "").Append(order.Agent ?? "").Append(order.Route ?? "").Any(text => text.Length > RecordingQuery.LongestText))
        {
            return RecordingProblems.BadSearch($"Use at most {RecordingQuery.MostWords} words and {RecordingQuery.MostTags} tags, each with at most {RecordingQuery.LongestText} characters.");
        }

        if (order.Size is < 1 or > LargestPage)
        {
            return RecordingProblems.BadSearch($"'size' must be between 1 and {LargestPage}.");
        }

        if (order.From > order.Until)
        {
            return RecordingProblems.BadSearch("'from' must be before 'until'.");
        }

        try
        {
            var page = await index.SearchAsync(
                new RecordingQuery
                {
                    Number = order.Number,
                    From = order.From,
                    Until = order.Until,
                    Agent = order.Agent,
                    Route = order.Route,
                    Ending = order.Ending,
                    Words = words,
                    Tags = tags,
                    Size = order.Size ?? 50,
                    Continuation = order.Continuation,
                },
                leaving);
            return CallsApi.Json(page);
        }
        catch (FormatException)
        {
            return RecordingProblems.BadSearch("Use the 'continuation' of the previous page unchanged and with the same search, or leave it out for the first page.");
        }
    }

    public static async Task<IResult> CountAsync(DateTimeOffset? from, DateTimeOffset? until, IRecordingIndex index, TimeProvider time, CancellationToken leaving)
    {
        var end = until ?? time.GetUtcNow();
        var begin = from ?? (end.UtcTicks > UsualPeriod.Ticks ? end.ToUniversalTime() - UsualPeriod : DateTimeOffset.MinValue);
        return begin < end && end - begin <= TimeSpan.FromDays(LongestDays)
            ? CallsApi.Json(await RecordingStatistics.OfAsync(index, begin, end, leaving))
            : RecordingProblems.BadSearch($"'from' must be before 'until', and there may be at most {LongestDays} days between them.");
    }
}

/// <summary>The query of a search.</summary>
internal sealed record SearchOrder
{
    [FromQuery]
    public string? Number { get; init; }

    [FromQuery]
    public DateTimeOffset? From { get; init; }

    [FromQuery]
    public DateTimeOffset? Until { get; init; }

    [FromQuery]
    public string? Agent { get; init; }

    [FromQuery]
    public string? Route { get; init; }

    [FromQuery]
    public CallEnding? Ending { get; init; }

    [FromQuery]
    public string? Words { get; init; }

    [FromQuery]
    public string[]? Tag { get; init; }

    [FromQuery]
    public int? Size { get; init; }

    [FromQuery]
    public string? Continuation { get; init; }
}
