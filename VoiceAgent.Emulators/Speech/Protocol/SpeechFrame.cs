using System.Buffers.Binary;
using System.Text;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>
/// A received message. It is valid until the next one is read. A text message has header lines, a blank line and the body.
/// A binary message has the length of the headers as a big-endian uint16, header lines and the payload.
/// </summary>
internal readonly struct SpeechFrame
{
    private readonly ReadOnlyMemory<byte> _headers;

    private SpeechFrame(ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> body)
    {
        (this._headers, Body) = (headers, body);
        Path = Encoding.ASCII.GetString(Header("Path"u8)).ToLowerInvariant();
    }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The type of the message, in lower case.</summary>
    public string Path { get; }

    /// <summary>The client's id of the turn. Answers must carry it.</summary>
    public string RequestId => Encoding.ASCII.GetString(Header("X-RequestId"u8));

    /// <exception cref="SpeechProtocolException">The bytes are not a frame.</exception>
    public static SpeechFrame Read(ReadOnlyMemory<byte> message, bool binary)
    {
        var frame = binary ? ReadBinary(message) : ReadText(message);
        if (frame.Path.Length == 0)
        {
            throw SpeechProtocolException.Malformed("A message has no Path header.");
        }

        return frame;
    }

    public bool IsOf(ReadOnlySpan<char> requestId)
    {
        Span<byte> ascii = stackalloc byte[64];
        return requestId.Length <= ascii.Length
            && Header("X-RequestId"u8).SequenceEqual(ascii[..Encoding.ASCII.GetBytes(requestId, ascii)]);
    }

    private static SpeechFrame ReadBinary(ReadOnlyMemory<byte> message)
    {
        if (message.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(message.Span) is var length && length > message.Length - 2)
        {
            throw SpeechProtocolException.Malformed("A binary message is shorter than its header length says.");
        }

        return new SpeechFrame(message.Slice(2, length), message[(2 + length)..]);
    }

    private static SpeechFrame ReadText(ReadOnlyMemory<byte> message)
    {
        var blank = message.Span.IndexOf("\r\n\r\n"u8);
        return blank >= 0
            ? new SpeechFrame(message[..blank], message[(blank + 4)..])
            : throw SpeechProtocolException.Malformed("A text message has no blank line between its headers and its body.");
    }

    /// <summary>Returns the value of a header, or empty when it is missing. The case of names does not matter.</summary>
    private ReadOnlySpan<byte> Header(ReadOnlySpan<byte> name)
    {
        var rest = _headers.Span;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf("\r\n"u8);
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon].Trim((byte)' '), name))
            {
                return line[(colon + 1)..].Trim((byte)' ');
            }
        }

        return [];
    }
}
