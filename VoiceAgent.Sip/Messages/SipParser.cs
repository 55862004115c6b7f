using System.Text;

namespace VoiceAgent.Sip.Messages;

/// <summary>
/// Reads messages. The head becomes one text, and the headers are parts of it. Folded lines are joined in place.
/// What is read from the network is checked here as a whole, so that later code can rely on it: see <see cref="SipMessageRules"/>.
/// </summary>
public static class SipParser
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>Reads a datagram. Without Content-Length, the body reaches to its end.</summary>
    /// <exception cref="SipParseException">The datagram is no usable message. No other exception is thrown.</exception>
    public static SipMessage Parse(ReadOnlySpan<byte> datagram, SipMessageLimits? limits = null)
    {
        limits ??= new SipMessageLimits();
        if (datagram.Length > limits.MessageBytes)
        {
            throw new SipParseException($"The message has {datagram.Length} octets. At most {limits.MessageBytes} are allowed.", 513);
        }

        // Empty lines before the start line are ignored (RFC 3261, 7.5).
        datagram = datagram.TrimStart("\r\n"u8);
        var end = datagram.IndexOf(EndOfHead);
        var headless = end < 0;
        var head = headless ? datagram : datagram[..(end + 2)];
        var message = ParseHead(head, limits);
        if (headless)
        {
            throw new SipParseException("The headers do not end with an empty line.") { Partial = message };
        }

        var rest = datagram[(end + EndOfHead.Length)..];
        var length = ContentLength(message, required: false) ?? rest.Length;
        if (length > rest.Length)
        {
            throw new SipParseException($"Content-Length is {length}, but the body has {rest.Length} octets.") { Partial = message };
        }

        message.Content = rest[..length].ToArray();
        SipMessageRules.Check(message);
        return message;
    }

    /// <summary>The length of the first message in a stream, or null while its head is incomplete.</summary>
    /// <param name="message">The message without its body, which is still unchecked.</param>
    /// <exception cref="SipParseException">The stream cannot be read any further.</exception>
    internal static int? Frame(ReadOnlySpan<byte> stream, SipMessageLimits limits, out SipMessage? message)
    {
        message = null;
        var end = stream.IndexOf(EndOfHead);
        if (end < 0)
        {
            return stream.Length > limits.HeadBytes ? throw new SipParseException($"The headers are longer than {limits.HeadBytes} octets.", 513) : null;
        }

        message = ParseHead(stream[..(end + 2)], limits);
        var total = end + EndOfHead.Length + ContentLength(message, required: true)!.Value;
        return total > limits.MessageBytes ? throw new SipParseException($"The message has {total} octets. At most {limits.MessageBytes} are allowed.", 513) { Partial = message } : total;
    }

    /// <summary>Reads a start line and headers that end with a line end.</summary>
    internal static SipMessage ParseHead(ReadOnlySpan<byte> head, SipMessageLimits limits)
    {
        if (head.Length > limits.HeadBytes)
        {
            throw new SipParseException($"The headers are longer than {limits.HeadBytes} octets.", 513);
        }

        var chars = new char[Encoding.UTF8.GetCharCount(head)];
        Encoding.UTF8.GetChars(head, chars);
        Unfold(chars);
        var text = new string(chars).AsMemory();
        var line = TakeLine(ref text, limits);
        var message = StartLine.Parse(line.Span);
        string? broken = null;
        while (!text.IsEmpty)
        {
            line = TakeLine(ref text, limits);
            if (message.Headers.Count == limits.Headers)
            {
                throw new SipParseException($"The message has more than {limits.Headers} headers.", 513) { Partial = message };
            }

            var colon = line.Span.IndexOf(':');
            var name = colon < 0 ? default : line.Span[..colon].TrimEnd(" \t");
            if (!SipText.IsToken(name) || line.Span.Contains('\0'))
            {
                broken ??= "A line is not a header: it has no name and colon, or an octet that is not allowed.";
                continue;
            }

            message.Headers.AddParsed(new SipHeader(SipHeaderNames.Intern(name), line[(colon + 1)..].Trim()));
        }

        return broken is null ? message : throw new SipParseException(broken) { Partial = message };
    }

    private static ReadOnlyMemory<char> TakeLine(ref ReadOnlyMemory<char> text, SipMessageLimits limits)
    {
        var end = text.Span.IndexOf("\r\n");
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 2)..];
        return line.Length > limits.LineBytes ? throw new SipParseException($"A line is longer than {limits.LineBytes} octets.", 513) : line;
    }

    // A line end before white space continues the header. It becomes spaces, so that offsets stay.
    private static void Unfold(Span<char> text)
    {
        for (var at = 0; at + 2 < text.Length; at++)
        {
            var next = text[at..].IndexOf('\r');
            if (next < 0)
            {
                return;
            }

            at += next;
            if (at + 2 < text.Length && text[at + 1] == '\n' && text[at + 2] is ' ' or '\t')
            {
                text[at] = text[at + 1] = ' ';
            }
        }
    }

    private static int? ContentLength(SipMessage message, bool required)
    {
        if (!message.Headers.TryGet(SipHeaderNames.ContentLength, out var text))
        {
            return required ? throw new SipParseException("A message over TCP or TLS needs the header Content-Length.") { Partial = message } : null;
        }

        return SipText.TryNumber(text.Span, int.MaxValue / 2, out var length) && message.Headers.CountOf(SipHeaderNames.ContentLength) == 1
            ? (int)length
            : throw new SipParseException("Content-Length is not one number.") { Partial = message };
    }
}
