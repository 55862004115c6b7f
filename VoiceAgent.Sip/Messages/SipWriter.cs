using System.Buffers.Text;
using System.Text;

namespace VoiceAgent.Sip.Messages;

/// <summary>Writes messages. The size is counted first, so that there is one array.</summary>
internal static class SipWriter
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    public static byte[] Write(SipMessage message)
    {
        var start = message switch
        {
            SipRequest request => $"{request.Method} {request.Uri} SIP/2.0\r\n",
            SipResponse response => $"SIP/2.0 {response.Status} {response.Reason}\r\n",
            _ => throw new ArgumentException("A message is a request or a response.", nameof(message)),
        };
        Span<byte> digits = stackalloc byte[10];
        Utf8Formatter.TryFormat(message.Content.Length, digits, out var digitCount);
        var size = Encoding.UTF8.GetByteCount(start) + "Content-Length: "u8.Length + digitCount + 4 + message.Content.Length;
        foreach (var header in message.Headers)
        {
            size += IsLength(header) ? 0 : Encoding.UTF8.GetByteCount(header.Name) + Encoding.UTF8.GetByteCount(header.Value.Span) + 4;
        }

        var bytes = new byte[size];
        var at = Encoding.UTF8.GetBytes(start, bytes);
        foreach (var header in message.Headers)
        {
            if (IsLength(header))
            {
                continue;
            }

            at += Encoding.UTF8.GetBytes(header.Name, bytes.AsSpan(at));
            bytes[at++] = (byte)':';
            bytes[at++] = (byte)' ';
            at += Encoding.UTF8.GetBytes(header.Value.Span, bytes.AsSpan(at));
            at += Copy(LineEnd, bytes, at);
        }

        at += Copy("Content-Length: "u8, bytes, at);
        at += Copy(digits[..digitCount], bytes, at);
        at += Copy(LineEnd, bytes, at);
        at += Copy(LineEnd, bytes, at);
        message.Content.Span.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static bool IsLength(SipHeader header) => header.Name.Equals(SipHeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase);

    private static int Copy(ReadOnlySpan<byte> from, byte[] to, int at)
    {
        from.CopyTo(to.AsSpan(at));
        return from.Length;
    }
}
