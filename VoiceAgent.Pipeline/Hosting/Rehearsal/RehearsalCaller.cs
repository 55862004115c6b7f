using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>
/// Calls this process over a socket of this machine, with the telephony service's messages: it makes noise, waits for the agent's
/// audio, and interrupts it with the next noise.
/// </summary>
/// <param name="path">The path of the media socket, with the ticket.</param>
/// <param name="trace">The <c>traceparent</c> of the request.</param>
internal sealed class RehearsalCaller(IPEndPoint address, string path, string token, string trace, TimeProvider time)
{
    // 240 ms is enough for the start of speech and for two interim transcripts.
    private const int LoudFrames = 12;

    // The agent is heard for this long before it is interrupted.
    private const int HeardFrames = 12;

    // A turn without an answer ends after this many frames: two seconds.
    private const int PatientFrames = 100;

    private const int LongestMessage = 4_096;
    private const int LongestAnswer = 2_048;

    private static readonly byte[] Metadata = Encoding.UTF8.GetBytes(
        """{"kind":"AudioMetadata","audioMetadata":{"subscriptionId":"00000000-0000-0000-0000-000000000000","encoding":"PCM","sampleRate":16000,"channels":1,"length":640}}""");

    private static readonly byte[] Loud = Frame(loudness: 8_000);
    private static readonly byte[] Quiet = Frame(loudness: 0);

    private int _heard;

    /// <returns>The number of messages that the agent sent.</returns>
    public async Task<int> CallAsync(int turns, CancellationToken stopping)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, stopping);
        await using var wire = new NetworkStream(socket);
        await ShakeHandsAsync(wire, stopping);
        using var line = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        await line.SendAsync(Metadata, WebSocketMessageType.Text, endOfMessage: true, stopping);
        var hearing = HearAsync(line, stopping);
        using var beat = new PeriodicTimer(AudioFormat.FrameDuration, time);
        for (var turn = 0; turn < turns; turn++)
        {
            await SpeakAsync(line, beat, stopping);
        }

        await line.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stopping);
        await hearing;
        return _heard;
    }

    private async Task SpeakAsync(WebSocket line, PeriodicTimer beat, CancellationToken stopping)
    {
        for (var frame = 0; frame < LoudFrames; frame++)
        {
            await SendAsync(line, beat, Loud, stopping);
        }

        // Audio that was sent before the interruption arrives in the first quiet frames.
        await SendAsync(line, beat, Quiet, stopping);
        await SendAsync(line, beat, Quiet, stopping);
        var before = Volatile.Read(ref _heard);
        for (var frame = 0; frame < PatientFrames && Volatile.Read(ref _heard) - before < HeardFrames; frame++)
        {
            await SendAsync(line, beat, Quiet, stopping);
        }
    }

    private static async Task SendAsync(WebSocket line, PeriodicTimer beat, byte[] frame, CancellationToken stopping)
    {
        await beat.WaitForNextTickAsync(stopping);
        await line.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, stopping);
    }

    private async Task HearAsync(WebSocket line, CancellationToken stopping)
    {
        var message = new byte[LongestMessage];
        while (await line.ReceiveAsync(message, stopping) is { MessageType: not WebSocketMessageType.Close })
        {
            Interlocked.Increment(ref _heard);
        }
    }

    // ClientWebSocket would count the request among the worker's own, in metrics and traces.
    private async Task ShakeHandsAsync(NetworkStream wire, CancellationToken stopping)
    {
        await wire.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + $"Sec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\ntraceparent: {trace}\r\n\r\n"),
            stopping);
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            // One byte at a time: what follows the answer's head belongs to the WebSocket.
            length += await wire.ReadAsync(answer.AsMemory(length, 1), stopping) is 1 and var read && length < answer.Length - 1
                ? read
                : throw new IOException("The worker closed the rehearsal's connection.");
        }

        if (!answer.AsSpan().StartsWith("HTTP/1.1 101"u8))
        {
            throw new IOException("The worker refused the rehearsal's connection.");
        }
    }

    private static byte[] Frame(int loudness)
    {
        var pcm = new byte[AudioFormat.Pcm16Mono16k.BytesPerFrame];
        for (var sample = 0; sample < pcm.Length / AudioFormat.BytesPerSample; sample++)
        {
            BitConverter.TryWriteBytes(pcm.AsSpan(sample * AudioFormat.BytesPerSample), (short)(sample % 16 < 8 ? loudness : -loudness));
        }

        return Encoding.UTF8.GetBytes(
            $"{{\"kind\":\"AudioData\",\"audioData\":{{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"participantRawID\":\"rehearsal\",\"data\":\"{Convert.ToBase64String(pcm)}\",\"silent\":false}}}}");
    }
}
