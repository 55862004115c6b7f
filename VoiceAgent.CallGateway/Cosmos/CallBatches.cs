using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>
/// Splits a finished call into transactional batches of items. Nearly every call fits into one batch. In a longer one the call
/// item comes last, so a call whose call item exists is complete.
/// </summary>
internal static class CallBatches
{
    // The service allows 100 operations and 2 MiB per batch, and 2 MiB per item. The difference is left for the request's envelope.
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
