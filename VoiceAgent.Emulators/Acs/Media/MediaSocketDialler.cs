using System.Net;
using System.Net.WebSockets;
using VoiceAgent.Emulators.Acs.Tokens;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>Opens the media sockets of calls as the service does, with its token and the call's ids in the headers.</summary>
internal sealed class MediaSocketDialler(
    string callConnectionId, string correlationId, MediaWire wire, TokenMint mint, MediaOptions options, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time)
{
    /// <summary>The operation of delays and faults before the connection.</summary>
    public string ConnectOperation { get; init; } = Operation.AcsMediaConnect;

    /// <summary>The operation of faults for each message.</summary>
    public string MessageOperation { get; init; } = Operation.AcsMedia;

    /// <summary>Why the socket is not dialled at all, or null.</summary>
    public MediaEnding? Refusal { get; init; }

    public async Task<(ClientWebSocket? Socket, MediaEnding? Failed)> DialAsync(Uri url, CancellationToken stop)
    {
        if (Refusal is not null)
        {
            return (null, Refusal);
        }

        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("x-ms-call-connection-id", callConnectionId);
        socket.Options.SetRequestHeader("x-ms-call-correlation-id", correlationId);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {mint.ForMedia()}");
        socket.Options.CollectHttpResponseDetails = true;
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            await delays.Before(ConnectOperation, stop);
            if (faults.Next(ConnectOperation) is not null)
            {
                throw new WebSocketException("A fault was configured.");
            }

            await socket.ConnectAsync(url, wire.Invoker, either.Token);
            return (socket, null);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            return (null, Ending(failure, status, stop.IsCancellationRequested));
        }
    }

    /// <summary>Applies the faults that are configured for a media socket: it breaks, or sends nothing more.</summary>
    public async ValueTask FaultsAsync(WebSocket socket, CancellationToken ended)
    {
        switch (faults.Next(MessageOperation)?.Kind)
        {
            case null:
                return;
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, ended);
                return;
            default:
                socket.Abort();
                return;
        }
    }

    private static MediaEnding Ending(Exception failure, HttpStatusCode status, bool stopped) => status switch
    {
        _ when stopped => MediaEnding.Stopped,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => MediaEnding.Refused($"It answered {(int)status}."),
        0 => MediaEnding.NotConnected(failure.Message),
        _ => MediaEnding.NotConnected($"It answered {(int)status}."),
    };
}

/// <summary>The HTTP handler that all media sockets share, so that each socket does not create its own.</summary>
internal sealed class MediaWire : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxConnectionsPerServer = int.MaxValue });

    public void Dispose() => Invoker.Dispose();
}
