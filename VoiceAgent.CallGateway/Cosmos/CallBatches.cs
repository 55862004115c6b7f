using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>
/// A finished call as items, cut into transactional batches. Nearly every call is one batch; of a longer one the call
/// item comes last, so that where it is, all of the call is.
/// </summary>
internal static class CallBatches
{
    // Limits of the service: 100 operations and 2 MiB a batch, 2 MiB an item. The rest is room for its envelope.
    public const int MostItems = 100;
    public const int MostBytes = 1_800_000;

    public static IEnumerable<IReadOnlyList<byte[]>> Of(FinishedCall call, int? ttl)
    {
        var items = call.Turns.Select(turn => Serialize(TurnItem.From(call, turn, ttl))).Append(Serialize(CallItem.From(call, ttl)));
        var batch = new List<byte[]>();
        var size = 0;
        foreach (var item in items)
        {
            if (batch.Count == MostItems || size + item.Length > MostBytes)
            {
                yield return batch;
                (batch, size) = ([], 0);
            }

            batch.Add(item);
            size += item.Length;
        }

        yield return batch;
    }

    private static byte[] Serialize<TItem>(TItem item)
        where TItem : StoredItem
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(item, LoggedEvent.Json);
        return bytes.Length <= MostBytes ? bytes : JsonSerializer.SerializeToUtf8Bytes(item with { Events = [], Truncated = true }, LoggedEvent.Json);
    }
}
