using System.Text;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>Prepared WebSocket frames. A caller only copies bytes to its socket, so that the generator needs little processor time.</summary>
internal static class Wire
{
    private const int SamplesPerFrame = 320;

    public static byte[] Metadata { get; } = Text(
        "{\"kind\":\"AudioMetadata\",\"audioMetadata\":{\"subscriptionId\":\"00000000-0000-0000-0000-000000000000\",\"encoding\":\"PCM\",\"sampleRate\":16000,\"channels\":1,\"length\":640}}");

    public static byte[] Loud { get; } = Audio(8_000);

    public static byte[] Quiet { get; } = Audio(10);

    /// <summary>The answer to a ping.</summary>
    public static byte[] Pong { get; } = [0x8A, 0x80, 0, 0, 0, 0];

    private static byte[] Audio(int amplitude)
    {
        var pcm = new byte[SamplesPerFrame * 2];
        var noise = new Random(amplitude);
        for (var i = 0; i < SamplesPerFrame; i++)
        {
            BitConverter.TryWriteBytes(pcm.AsSpan(2 * i), (short)noise.Next(-amplitude, amplitude + 1));
        }

        return Text(
            "{\"kind\":\"AudioData\",\"audioData\":{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"participantRawID\":\"8:acs:00000000-0000-0000-0000-000000000000_0000000b-0000-0000-0000-000000000000\",\"data\":\""
            + Convert.ToBase64String(pcm) + "\",\"silent\":false}}");
    }

    // A client's frames must be masked. A mask of zeros leaves the bytes unchanged.
    private static byte[] Text(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [0x81, .. length, 0, 0, 0, 0, .. payload];
    }
}
