using System.Text.Json.Serialization;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>The common properties of items in the container <c>calls</c>. The items of one call share a partition.</summary>
internal abstract record StoredItem(string Id, string PartitionKey, string Type, CallId CallId)
{
    /// <summary>The store deletes the item after this many seconds. Without a value it is kept forever.</summary>
    public int? Ttl { get; init; }

    /// <summary>True when events were left out because the item would have been too large for the store.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Truncated { get; init; }

    public required IReadOnlyList<LoggedEvent> Events { get; init; }
}

/// <summary>A whole call, with the events that belong to no turn.</summary>
internal sealed record CallItem(string Id, string PartitionKey, CallId CallId, string Day, CallRecord Record, CallFigures Figures, RecordingClosed? Recording)
    : StoredItem(Id, PartitionKey, CallItem.Kind, CallId)
{
    public const string Kind = "call";

    public static CallItem From(FinishedCall call, int? ttl) =>
        new(call.Record.Id.ToString(), call.Record.Id.PartitionKey, call.Record.Id, call.Record.Id.Day, call.Record, call.Figures, call.Recording)
        {
            Events = [.. call.Events.Where(logged => FinishedTurn.TurnOf(logged.Event) is null)],
            Ttl = ttl,
        };
}

/// <summary>One turn, with its events.</summary>
internal sealed record TurnItem(string Id, string PartitionKey, CallId CallId, int Turn, IReadOnlyList<TranscriptLine> Lines, TurnLatency? Latency)
    : StoredItem(Id, PartitionKey, TurnItem.Kind, CallId)
{
    public const string Kind = "turn";

    public static TurnItem From(FinishedCall call, FinishedTurn turn, int? ttl) =>
        new($"{call.Record.Id}:{turn.Turn:D4}", call.Record.Id.PartitionKey, call.Record.Id, turn.Turn, turn.Lines, turn.Latency)
        {
            Events = [.. call.Events.Where(logged => FinishedTurn.TurnOf(logged.Event) == turn.Turn)],
            Ttl = ttl,
        };
}
