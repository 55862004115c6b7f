using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>Writes the messages that the service sends on the media socket: metadata, 20 ms of audio, a DTMF digit.</summary>
internal static class CallerFrames
{
    /// <summary>Length of an audio message without its base64 text, in bytes.</summary>
    private const int AudioOverhead = 256;

    public static byte[] Metadata(string subscriptionId, int sampleRate) => Encoding.UTF8.GetBytes(
        $"{{\"kind\":\"AudioMetadata\",\"audioMetadata\":{{\"subscriptionId\":\"{subscriptionId}\",\"encoding\":\"PCM\",\"sampleRate\":{sampleRate},\"channels\":1,\"length\":{sampleRate / 50 * 2}}}}}");

    /// <param name="tone">0–9, *, # or a–d.</param>
    public static byte[] Tone(char tone) => Encoding.UTF8.GetBytes($"{{\"kind\":\"DtmfData\",\"dtmfData\":{{\"data\":\"{tone}\"}}}}");

    public static int AudioLength(int samples, string? participant) =>
        AudioOverhead + Base64.GetMaxEncodedToUtf8Length(samples * 2) + Encoding.UTF8.GetMaxByteCount(participant?.Length ?? 0);

    /// <summary>Writes one AudioData message.</summary>
    /// <param name="participant">Raw id of the speaker for unmixed audio, or null for mixed audio.</param>
    /// <returns>The length of the message. <paramref name="target"/> must be at least <see cref="AudioLength"/> long.</returns>
    public static int Audio(ReadOnlySpan<short> samples, DateTimeOffset at, string? participant, Span<byte> target)
    {
        var written = 0;
        Put("{\"kind\":\"AudioData\",\"audioData\":{\"timestamp\":\""u8, target, ref written);
        at.UtcDateTime.TryFormat(target[written..], out var stamp, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        written += stamp;
        if (participant is not null)
        {
            Put("\",\"participantRawID\":\""u8, target, ref written);
            written += Encoding.UTF8.GetBytes(participant, target[written..]);
        }

        Put("\",\"data\":\""u8, target, ref written);
        Base64.EncodeToUtf8(MemoryMarshal.AsBytes(samples), target[written..], out _, out var encoded);
        written += encoded;
        Put(samples.ContainsAnyExcept((short)0) ? "\",\"silent\":false}}"u8 : "\",\"silent\":true}}"u8, target, ref written);
        return written;
    }

    private static void Put(ReadOnlySpan<byte> text, Span<byte> target, ref int written)
    {
        text.CopyTo(target[written..]);
        written += text.Length;
    }
}
