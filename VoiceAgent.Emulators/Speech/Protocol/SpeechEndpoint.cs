using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>Accepts WebSocket conversations: checks the key, upgrades the request, and closes connections that fail.</summary>
internal sealed partial class SpeechEndpoint(
    SpeechAccess access, EmulatedDelays delays, EmulatedFaults faults, IOptions<SpeechOptions> options, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<SpeechEndpoint> logger)
{
    public async Task ServeAsync(HttpContext context, SpeechUse use, Func<SpeechSocket, CancellationToken, Task> talk)
    {
        if (!context.WebSockets.IsWebSocketRequest && context.Request.Query.ContainsKey("GenerateRedirectResponse"))
        {
            // The SDK asks for the address of the region before it uses an endpoint without a path. This server is its own region.
            await context.Response.WriteAsync($"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}");
            return;
        }

        var (account, refusal) = await access.AskAsync(context.Request, use);
        if (refusal is not null)
        {
            await AnswerAsync(context, StatusCodes.Status401Unauthorized, refusal);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            await AnswerAsync(context, StatusCodes.Status426UpgradeRequired, "This path accepts WebSocket connections only.");
            return;
        }

        await delays.Before(Operation.SpeechConnect, context.RequestAborted);
        if (faults.Next(Operation.SpeechConnect, account) is { } fault)
        {
            await FailAsync(context, fault);
            return;
        }

        using var webSocket = await context.WebSockets.AcceptWebSocketAsync();
        using var socket = new SpeechSocket(webSocket, account, options.Value, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await TalkAsync(socket, talk, ending.Token);
    }

    private async Task TalkAsync(SpeechSocket socket, Func<SpeechSocket, CancellationToken, Task> talk, CancellationToken ending)
    {
        try
        {
            await talk(socket, ending);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "");
        }
        catch (SpeechProtocolException broken)
        {
            Refused(broken.Message);
            await socket.CloseAsync(broken.Status, broken.Message);
            await socket.DrainAsync();
        }
        catch (VoiceUnavailableException mute)
        {
            Mute(mute.Message);
            await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, mute.Message);
            await socket.DrainAsync();
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ChannelClosedException)
        {
            // The client has disconnected, or the emulator is stopping. In the first case nobody receives this message.
            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "The emulator is stopping.");
        }
    }

    private static async Task FailAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status:
                await AnswerAsync(context, fault.Status, "A fault is configured for this operation.");
                break;
            case FaultKind.Stall:
                var left = new TaskCompletionSource();
                await using (context.RequestAborted.Register(left.SetResult))
                {
                    await left.Task;
                }

                break;
            default:
                context.Abort();
                break;
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = new { code = status.ToString(), message = reason } });
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void Mute(string reason);

    [LoggerMessage(LogLevel.Warning, "The connection of a Speech client was closed: {Reason}")]
    private partial void Refused(string reason);
}
