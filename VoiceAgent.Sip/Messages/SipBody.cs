namespace VoiceAgent.Sip.Messages;

/// <summary>A body with its type, such as a session description. It is passed on as it is, and never logged.</summary>
/// <param name="ContentType">For example <c>application/sdp</c>.</param>
public sealed record SipBody(string ContentType, byte[] Content)
{
    public const string Sdp = "application/sdp";

    /// <summary>Whether the media type is this one. Parameters and case do not matter.</summary>
    public bool Is(string mediaType)
    {
        var type = ContentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
    }

    public bool Equals(SipBody? other) => other is not null && ContentType == other.ContentType && Content.AsSpan().SequenceEqual(other.Content);

    public override int GetHashCode() => HashCode.Combine(ContentType, Content.Length);

    public override string ToString() => $"{ContentType}, {Content.Length} octets";
}
