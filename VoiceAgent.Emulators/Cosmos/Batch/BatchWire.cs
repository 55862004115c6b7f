using System.Text;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Schemas;

namespace VoiceAgent.Emulators.Cosmos.Batch;

/// <summary>Reads batches and writes their results as HybridRow records.</summary>
internal static class BatchWire
{
    private const int FirstBuffer = 4096;

    /// <exception cref="CosmosError">The bytes are not a batch.</exception>
    public static async Task<List<BatchOperation>> ReadAsync(byte[] body)
    {
        try
        {
            return await ReadRowsAsync(body);
        }
        catch (Exception malformed) when (malformed is not (CosmosError or OutOfMemoryException))
        {
            // The library of the format throws exceptions of many kinds for bytes that are not in the format.
            throw NotABatch();
        }
    }

    private static async Task<List<BatchOperation>> ReadRowsAsync(byte[] body)
    {
        using var bytes = new MemoryStream(body);
        var operations = new List<BatchOperation>();
        var result = await bytes.ReadRecordIOAsync(
            (ReadOnlyMemory<byte> record) =>
            {
                var row = new RowBuffer(record.Length);
                if (!row.ReadFrom(record.Span, HybridRowVersion.V1, BatchSchema.Resolver))
                {
                    return Result.Failure;
                }

                var reader = new RowReader(ref row);
                var operation = new BatchOperation();
                operations.Add(operation);
                return ReadOperation(ref reader, operation);
            },
            resizer: new MemorySpanResizer<byte>(FirstBuffer));
        return result == Result.Success ? operations : throw NotABatch();
    }

    private static CosmosError NotABatch() => CosmosError.BadRequest("The body is neither a JSON array nor a batch in the HybridRow format.");

    public static async Task<byte[]> WriteAsync(IReadOnlyList<BatchResult> results)
    {
        using var bytes = new MemoryStream();
        var written = await bytes.WriteRecordIOAsync(
            new Segment("", (Namespace?)null),
            (long index, out ReadOnlyMemory<byte> buffer) =>
            {
                buffer = index < results.Count ? RowOf(results[(int)index]) : default;
                return Result.Success;
            },
            new MemorySpanResizer<byte>(FirstBuffer));
        return written == Result.Success ? bytes.ToArray() : throw new InvalidOperationException($"The results of a batch could not be serialised: {written}.");
    }

    private static Result ReadOperation(ref RowReader reader, BatchOperation operation)
    {
        while (reader.Read())
        {
            var result = ReadField(ref reader, operation);
            if (result != Result.Success)
            {
                return result;
            }
        }

        return Result.Success;
    }

    private static Result ReadField(ref RowReader reader, BatchOperation operation)
    {
        Result result;
        switch (reader.Path.ToString())
        {
            case "operationType":
                result = reader.ReadInt32(out int verb);
                operation.Verb = (BatchVerb)verb;
                return result;
            case "partitionKey":
                result = reader.ReadString(out string partition);
                operation.PartitionKey = partition;
                return result;
            case "id":
                result = reader.ReadString(out string id);
                operation.Id = id;
                return result;
            case "ifMatch":
                result = reader.ReadString(out string tag);
                operation.IfMatch = tag;
                return result;
            case "resourceBody":
                result = reader.ReadBinary(out byte[] body);
                operation.Body = body;
                return result;
            case "minimalReturnPreference":
                result = reader.ReadBool(out bool minimal);
                operation.Minimal = minimal;
                return result;
            default:
                return Result.Success;
        }
    }

    private static byte[] RowOf(BatchResult outcome)
    {
        var row = new RowBuffer(FirstBuffer, new MemorySpanResizer<byte>(FirstBuffer));
        row.InitLayout(HybridRowVersion.V1, BatchSchema.Result, BatchSchema.Resolver);
        var written = RowWriter.WriteBuffer(ref row, outcome, WriteFields);
        using var bytes = new MemoryStream();
        row.WriteTo(bytes);
        return written == Result.Success ? bytes.ToArray() : throw new InvalidOperationException($"A result of a batch could not be serialised: {written}.");
    }

    private static Result WriteFields(ref RowWriter writer, TypeArgument type, BatchResult outcome)
    {
        var result = writer.WriteInt32("statusCode", outcome.Status);
        result = result == Result.Success ? writer.WriteInt32("subStatusCode", outcome.SubStatus) : result;
        if (outcome.Document is { } document)
        {
            result = result == Result.Success ? writer.WriteString("eTag", (string)document["_etag"]!) : result;
            result = result == Result.Success && !outcome.Minimal ? writer.WriteBinary("resourceBody", Encoding.UTF8.GetBytes(document.ToJsonString())) : result;
        }

        return result == Result.Success ? writer.WriteFloat64("requestCharge", outcome.Charge) : result;
    }
}
