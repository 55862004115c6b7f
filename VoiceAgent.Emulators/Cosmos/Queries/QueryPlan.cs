using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Http;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>
/// The plan that the client requests before a query over several partitions. This emulator has one partition range, which sorts, groups
/// and counts by itself. So the plan always says to send the query unchanged and to merge nothing.
/// </summary>
internal static class QueryPlan
{
    public static async Task<Reply> AnswerAsync(HttpRequest request)
    {
        // Refuse a query that cannot be parsed.
        _ = QueryText.Parse(await Gateway.BodyAsync(request));
        return new Reply(StatusCodes.Status200OK, new JsonObject
        {
            ["partitionedQueryExecutionInfoVersion"] = 2,
            ["queryInfo"] = new JsonObject
            {
                ["distinctType"] = "None",
                ["top"] = null,
                ["offset"] = null,
                ["limit"] = null,
                ["orderBy"] = new JsonArray(),
                ["orderByExpressions"] = new JsonArray(),
                ["groupByExpressions"] = new JsonArray(),
                ["groupByAliases"] = new JsonArray(),
                ["aggregates"] = new JsonArray(),
                ["groupByAliasToAggregateType"] = new JsonObject(),
                ["rewrittenQuery"] = "",
                ["hasSelectValue"] = false,
                ["hasNonStreamingOrderBy"] = false,
            },
            ["queryRanges"] = new JsonArray(new JsonObject { ["min"] = "", ["max"] = "FF", ["isMinInclusive"] = true, ["isMaxInclusive"] = false }),
        });
    }
}
