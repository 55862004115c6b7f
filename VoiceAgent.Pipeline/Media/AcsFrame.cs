using System.Buffers.Text;

namespace VoiceAgent.Pipeline.Media;

/// <summary>Writes audio messages for the telephony service as bytes. Everything except the audio is prepared once.</summary>
internal static class AcsFrame
{
    // The documented member names in camelCase. The service selects the message type by "kind".
    private static ReadOnlySpan<byte> Before => "{\"kind\":\"AudioData\",\"audioData\":{\"data\":\""u8;

    private static ReadOnlySpan<byte> After => "\"},\"stopAudio\":null}"u8;

    public static ReadOnlyMemory<byte> StopAudio { get; } = "{\"kind\":\"StopAudio\",\"audioData\":null,\"stopAudio\":{}}"u8.ToArray();

    /// <summary>Bytes that a frame of <paramref name="pcmLength"/> bytes takes on the wire.</summary>
    public static int LengthFor(int pcmLength) => Before.Length + Base64.GetMaxEncodedToUtf8Length(pcmLength) + After.Length;

    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> pcm, Span<byte> wire)
    {
        Before.CopyTo(wire);
        Base64.EncodeToUtf8(pcm, wire[Before.Length..], out _, out var written);
        var end = Before.Length + written;
        After.CopyTo(wire[end..]);
        return end + After.Length;
    }
}
