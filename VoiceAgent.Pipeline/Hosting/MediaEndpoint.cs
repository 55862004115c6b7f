using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// The endpoint to which the telephony service connects with a caller's audio: <c>wss://…/media/{callId}?ticket=…</c>.
/// The service authenticates with its own token. The ticket, which the gateway signed, proves that the call is ours.
/// </summary>
internal static class MediaEndpoint
{
    /// <summary>Maps the endpoint if a telephony service is configured.</summary>
    public static void MapMedia(this WebApplication app)
    {
        if (!MediaTokens.AreConfigured(app.Configuration))
        {
            return;
        }

        // The service sends frames all the time, so keep-alive pings are not needed.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.Map("/media/{call}", static (string call, HttpContext http, Handler handler) => handler.OpenAsync(call, http)).RequireAuthorization(MediaTokens.Scheme);
    }

    /// <summary>Accepts a caller's media stream, or refuses it with the reason.</summary>
    internal sealed class Handler(
        ICallSessions sessions, IOptions<MediaOptions> media, IOptions<TicketOptions> tickets, MediaMetrics metrics, RefusalLog refusals, TimeProvider time)
    {
        // The service's id of the call, in the headers of the media socket.
        private const string ConnectionHeader = "x-ms-call-connection-id";
        private const int LongestConnectionId = 256;

        private readonly byte[] _key = tickets.Value.KeyBytes;
        private readonly byte[]? _previousKey = tickets.Value.PreviousKeyBytes;

        public async Task<IResult> OpenAsync(string call, HttpContext http)
        {
            if (!http.WebSockets.IsWebSocketRequest || !CallId.TryParse(call, null, out var id))
            {
                return TypedResults.Problem("This endpoint accepts only WebSocket requests to /media/{call id}.", statusCode: StatusCodes.Status400BadRequest);
            }

            var reading = CallTicket.Read(http.Request.Query["ticket"], id, _key, time.GetUtcNow());
            if (reading.Ticket is null && _previousKey is not null && CallTicket.Read(http.Request.Query["ticket"], id, _previousKey, time.GetUtcNow()) is { Ticket: not null } earlier)
            {
                reading = earlier;
            }

            if (reading.Ticket is not { } ticket)
            {
                refusals.Refused("ticket of a media socket", reading.Refusal!);
                return MediaTokens.Refusal(reading.Refusal!);
            }

            using var place = sessions.TryReserve();
            if (place is null)
            {
                return TypedResults.Problem("This worker has no free capacity. Try another worker.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
            await using var line = await AcsMediaStream.OpenAsync(socket, media.Value, metrics, time);
            if (line is not null)
            {
                // The request's own token is not used: a broken connection must end as a broken media stream, not as a hang-up by this worker.
                await place.HoldAsync(ticket with { ConnectionId = ConnectionOf(http.Request) }, line, CancellationToken.None);
            }

            return TypedResults.Empty;
        }

        private static string? ConnectionOf(HttpRequest request) => request.Headers[ConnectionHeader].ToString() is { Length: > 0 and <= LongestConnectionId } id ? id : null;
    }
}
