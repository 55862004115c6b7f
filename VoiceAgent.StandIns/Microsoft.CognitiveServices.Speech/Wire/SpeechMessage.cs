using System.Buffers.Binary;
using System.Text;

namespace Microsoft.CognitiveServices.Speech.Wire;

/// <summary>A message of the service, read without copying. It is valid until the next message is read.</summary>
/// <param name="Path">The path in lower case.</param>
internal readonly record struct SpeechMessage(string Path, string RequestId, ReadOnlyMemory<byte> Body)
{
    // The known paths. A message with one of them allocates no new string.
    private static readonly string[] Paths =
    [
        "audio", "audio.metadata", "turn.start", "turn.end", "response", "speech.startdetected", "speech.enddetected", "speech.hypothesis", "speech.fragment", "speech.phrase",
    ];

    /// <summary>
    /// A text message has headers, a blank line and a body. A binary message has the length of the headers in two bytes, headers and a payload.
    /// </summary>
    public static SpeechMessage Read(ReadOnlyMemory<byte> message, bool binary, string expectedRequestId)
    {
        var (start, length, body) = Split(message.Span, binary);
        var (path, requestId) = ("", "");
        foreach (var range in message.Span.Slice(start, length).SplitAny("\r\n"u8))
        {
            var line = message.Span.Slice(start, length)[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
            {
                continue;
            }

            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (Ascii.EqualsIgnoreCase(line[..colon], "Path"u8))
            {
                path = Known(value);
            }
            else if (Ascii.EqualsIgnoreCase(line[..colon], "X-RequestId"u8))
            {
                requestId = Ascii.EqualsIgnoreCase(value, expectedRequestId) ? expectedRequestId : Encoding.ASCII.GetString(value);
            }
        }

        return new SpeechMessage(path, requestId, message[body..]);
    }

    private static (int Start, int Length, int Body) Split(ReadOnlySpan<byte> message, bool binary)
    {
        if (!binary)
        {
            var end = message.IndexOf("\r\n\r\n"u8);
            return end < 0 ? (0, message.Length, message.Length) : (0, end, end + 4);
        }

        var length = message.Length < 2 ? 0 : Math.Min(BinaryPrimitives.ReadUInt16BigEndian(message), message.Length - 2);
        return (Math.Min(2, message.Length), length, Math.Min(2, message.Length) + length);
    }

    private static string Known(ReadOnlySpan<byte> value)
    {
        foreach (var path in Paths)
        {
            if (Ascii.EqualsIgnoreCase(value, path))
            {
                return path;
            }
        }

        return Encoding.ASCII.GetString(value).ToLowerInvariant();
    }
}
