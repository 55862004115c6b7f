using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>What the emulated streaming servers share.</summary>
internal sealed record LiveAudio(IOptions<SelfHostedOptions> Options, EmulatedDelays Delays, EmulatedFaults Faults, TimeProvider Time)
{
    /// <summary>The rate that both servers take.</summary>
    public const int SampleRate = 16_000;

    public static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public PhraseSegmenter Segmenter() => new(SampleRate, Options.Value.Silence);

    /// <summary>Accepts the socket, unless a fault is configured for that.</summary>
    /// <returns>Null when the request was answered.</returns>
    public async Task<WebSocket?> AcceptAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return null;
        }

        await Delays.Before(Operation.SpeechConnect, http.RequestAborted);
        try
        {
            await Faults.ActOutAsync(Operation.SpeechConnect, http, static fault => new RefusedException(fault.Status));
        }
        catch (RefusedException refused)
        {
            http.Response.StatusCode = refused.Status;
            return null;
        }

        return await http.WebSockets.AcceptWebSocketAsync();
    }

    /// <summary>The next whole message. Null when the client has gone.</summary>
    public static async Task<(WebSocketMessageType Type, byte[] Content)?> ReceiveAsync(WebSocket socket, CancellationToken ending)
    {
        using var message = new MemoryStream();
        var buffer = new byte[32 * 1024];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), ending);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    return null;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    return (part.MessageType, message.ToArray());
                }
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>A configured fault with a status.</summary>
internal sealed class RefusedException(int status) : Exception("A fault is configured for this operation.")
{
    public int Status => status;
}
