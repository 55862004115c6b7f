using System.Buffers.Binary;

namespace VoiceAgent.Emulators.Cosmos.Resources;

/// <summary>
/// Creates the <c>_rid</c> of resources: 4 bytes for a database, 8 for a container, 16 for a document. Each begins with the <c>_rid</c> of its
/// parent. They are base64 with <c>-</c> for <c>/</c>. The layout matters, because the client parses it.
/// </summary>
internal static class ResourceId
{
    public static string OfDatabase(long number) => Encode(Numbered([], number));

    public static string OfContainer(string database, long number)
    {
        // The highest bit of the fifth byte distinguishes a container from a user.
        var bytes = Numbered(Decode(database), number);
        bytes[4] |= 0x80;
        return Encode(bytes);
    }

    public static string OfDocument(string container, long number)
    {
        var bytes = new byte[16];
        Decode(container).CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), number);
        return Encode(bytes);
    }

    private static byte[] Numbered(byte[] parent, long number)
    {
        var bytes = new byte[parent.Length + 4];
        parent.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(parent.Length), (uint)number);
        return bytes;
    }

    private static byte[] Decode(string rid) => Convert.FromBase64String(rid.Replace('-', '/'));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
