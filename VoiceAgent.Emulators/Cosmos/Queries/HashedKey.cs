using System.Text;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Cosmos.Documents;
using VoiceAgent.Emulators.Cosmos.Resources;
using VoiceAgent.Emulators.Cosmos.Sql;

namespace VoiceAgent.Emulators.Cosmos.Queries;

/// <summary>
/// The effective partition key, as the client computes it. Each part is a type byte and a value, hashed with MurmurHash3 (128 bits). The bytes are
/// reversed and the two highest bits cleared, so that all hashes are below <c>FF</c>. The hexadecimal hashes of all parts are joined.
/// </summary>
internal static class HashedKey
{
    private enum PartType : byte
    {
        Undefined = 0,
        Null = 1,
        False = 2,
        True = 3,
        Number = 5,
        Text = 8,
    }

    public static string Of(Container container, JsonObject document) =>
        string.Concat(((JsonArray)JsonNode.Parse(PartitionKey.OfDocument(container, document))!).Select(part => Hashed(Bytes(part))));

    private static string Hashed(byte[] bytes)
    {
        var hash = MurmurHash.Of(bytes);
        Array.Reverse(hash);
        hash[0] &= 0x3F;
        return Convert.ToHexString(hash);
    }

    private static byte[] Bytes(JsonNode? part) => Value.Of(part) switch
    {
        null => [(byte)PartType.Null],
        true => [(byte)PartType.True],
        false => [(byte)PartType.False],
        double number => [(byte)PartType.Number, .. BitConverter.GetBytes(number)],
        string text => [(byte)PartType.Text, .. Encoding.UTF8.GetBytes(text), 0xFF],
        _ => [(byte)PartType.Undefined],
    };
}
