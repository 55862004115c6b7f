using System.Text.Json.Serialization;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>What a model has found out about a call. It is an item of its own, because the call may be stored again after it.</summary>
internal sealed record AnalysisItem(string Id, string PartitionKey, string Type, CallId CallId, CallAnalysis Analysis)
{
    public const string Kind = "analysis";

    /// <summary>As that of the call: the store deletes both after this many seconds. Without a value both are kept forever.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Ttl { get; init; }

    public static string IdOf(CallId call) => $"{call}:{Kind}";

    /// <param name="call">The call's own item. Its lifetime is another one while the call is held.</param>
    public static AnalysisItem Of(CallItem call, CallAnalysis analysis) => new(IdOf(call.CallId), call.PartitionKey, Kind, call.CallId, analysis) { Ttl = call.Ttl };
}
