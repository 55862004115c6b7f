using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>The codecs by their names in SDP.</summary>
internal static class CodecNames
{
    public const int EventType = 101;
    public const int WideEventType = 110;

    /// <summary>The codec of a format, or null if this side does not have it.</summary>
    public static AudioCodec? CodecOf(PayloadFormat format) =>
        format.Is("PCMU", 8_000) && format.Channels == 1 ? AudioCodec.Pcmu
        : format.Is("PCMA", 8_000) && format.Channels == 1 ? AudioCodec.Pcma
        : format.Is("G722", 8_000) && format.Channels == 1 ? AudioCodec.G722
        : format.Is("opus", 48_000) ? AudioCodec.Opus
        : null;

    /// <summary>The name with clock and channels.</summary>
    public static string MappingOf(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => "PCMU/8000",
        AudioCodec.Pcma => "PCMA/8000",
        AudioCodec.G722 => "G722/8000",
        _ => "opus/48000/2",
    };

    /// <summary>The payload type in own offers.</summary>
    public static int TypeOf(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcmu => 0,
        AudioCodec.Pcma => 8,
        AudioCodec.G722 => 9,
        _ => 111,
    };
}
