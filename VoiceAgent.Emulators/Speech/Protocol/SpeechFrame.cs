using System.Buffers.Binary;
using System.Text;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>
/// A message as it was received; it lives until the next one is read. Text: header lines, a blank line, the body.
/// Binary: the headers' length as a big-endian uint16, header lines, the payload.
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

    /// <summary>What the message is about, in lower case.</summary>
    public string Path { get; }

    /// <summary>The client's name for the turn; answers must carry it.</summary>
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
            throw SpeechProtocolException.Malformed("A binary message is shorter than the headers that it announces.");
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

    /// <summary>A header's value, empty where it is missing; names are compared without case.</summary>
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
