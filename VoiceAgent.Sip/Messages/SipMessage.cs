using System.Diagnostics.CodeAnalysis;

namespace VoiceAgent.Sip.Messages;

/// <summary>A request or a response.</summary>
public abstract class SipMessage
{
    public SipHeaders Headers { get; init; } = [];

    /// <summary>The body without its type. The type stands in the headers.</summary>
    public ReadOnlyMemory<byte> Content { get; set; }

    public string CallId => Headers[SipHeaderNames.CallId] ?? "";

    /// <exception cref="SipParseException">The header is missing or cannot be read. A message that was received has been checked.</exception>
    public NameAddress From => NameAddress.Parse(Headers[SipHeaderNames.From] ?? "");

    /// <inheritdoc cref="From"/>
    public NameAddress To => NameAddress.Parse(Headers[SipHeaderNames.To] ?? "");

    public SipCSeq CSeq => SipCSeq.TryParse(Headers[SipHeaderNames.CSeq], out var sequence) ? sequence : throw new SipParseException("The header CSeq is missing or is not a number and a method.");

    /// <summary>The first Contact. Null where there is none, or where it is <c>*</c>.</summary>
    public NameAddress? Contact => Headers.Addresses(SipHeaderNames.Contact) is [var first, ..] ? first : null;

    /// <summary>The body and its type. Null where there is none.</summary>
    public SipBody? Body
    {
        get => Content.IsEmpty ? null : new SipBody(Headers[SipHeaderNames.ContentType] ?? "application/octet-stream", Content.ToArray());
        set
        {
            Content = value?.Content ?? default;
            Headers.Set(SipHeaderNames.ContentType, value?.ContentType);
        }
    }

    /// <summary>The message as it travels. Content-Length is set by this.</summary>
    public byte[] ToBytes() => SipWriter.Write(this);

    internal bool TryGetTopVia([NotNullWhen(true)] out SipVia? via)
    {
        via = null;
        if (!Headers.TryGet(SipHeaderNames.Via, out var line))
        {
            return false;
        }

        var list = line.Span;
        return SipText.Next(ref list, out var first) && SipVia.TryParse(first, out via);
    }

    /// <summary>Replaces the first value of the first Via, or removes it.</summary>
    internal void ReplaceTopVia(string? via)
    {
        var values = Headers.Values(SipHeaderNames.Via);
        values.RemoveAt(0);
        if (via is not null)
        {
            values.Insert(0, via);
        }

        Headers.Set(SipHeaderNames.Via, values.Count == 0 ? null : string.Join(", ", values));
    }
}
