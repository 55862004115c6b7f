using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Cosmos.Http;

/// <summary><c>GET /</c> returns the account. This server is its only region.</summary>
internal static class AccountEndpoint
{
    // Limits that the client's query engine reads. The parser enforces the first one.
    private const string QueryEngine =
        """
        {"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":500,"maxLogicalOrPerSqlQuery":500,"maxUdfRefPerSqlQuery":10,
        "maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,
        "sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,
        "sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableQueryILOptimization":false,
        "sqlDisableFilterPlanOptimization":false,"sqlAllowTop":true,"enableSpatialIndexing":true}
        """;

    public static Task<Reply> Read(HttpRequest request)
    {
        var address = $"{request.Scheme}://{request.Host}/";
        return Task.FromResult(new Reply(StatusCodes.Status200OK, new JsonObject
        {
            ["_self"] = "",
            ["id"] = "emulated",
            ["_rid"] = "emulated",
            ["media"] = "//media/",
            ["addresses"] = "//addresses/",
            ["_dbs"] = "//dbs/",
            ["writableLocations"] = Region(address),
            ["readableLocations"] = Region(address),
            ["enableMultipleWriteLocations"] = false,
            ["userReplicationPolicy"] = Replicas(),
            ["systemReplicationPolicy"] = Replicas(),
            ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = "Session" },
            ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
            ["queryEngineConfiguration"] = QueryEngine.ReplaceLineEndings(""),
        }));
    }

    private static JsonArray Region(string address) => [new JsonObject { ["name"] = "Local", ["databaseAccountEndpoint"] = address }];

    private static JsonObject Replicas() => new() { ["asyncReplication"] = false, ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 };
}
