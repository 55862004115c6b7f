namespace VoiceAgent.Rtp.Sdp;

internal static class MediaDirections
{
    public static bool Sends(this MediaDirection direction) => direction is MediaDirection.SendReceive or MediaDirection.SendOnly;

    public static bool Receives(this MediaDirection direction) => direction is MediaDirection.SendReceive or MediaDirection.ReceiveOnly;

    public static MediaDirection Of(bool sends, bool receives) => (sends, receives) switch
    {
        (true, true) => MediaDirection.SendReceive,
        (true, false) => MediaDirection.SendOnly,
        (false, true) => MediaDirection.ReceiveOnly,
        _ => MediaDirection.Inactive,
    };

    /// <summary>What this side may do, if the peer does this and this side wants that (RFC 3264 §6.1).</summary>
    public static MediaDirection AnswerTo(this MediaDirection peer, MediaDirection wanted) =>
        Of(peer.Receives() && wanted.Sends(), peer.Sends() && wanted.Receives());

    public static string Attribute(this MediaDirection direction) => direction switch
    {
        MediaDirection.SendReceive => "sendrecv",
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.ReceiveOnly => "recvonly",
        _ => "inactive",
    };

    public static MediaDirection? Named(ReadOnlySpan<char> attribute) => attribute switch
    {
        "sendrecv" => MediaDirection.SendReceive,
        "sendonly" => MediaDirection.SendOnly,
        "recvonly" => MediaDirection.ReceiveOnly,
        "inactive" => MediaDirection.Inactive,
        _ => null,
    };
}
