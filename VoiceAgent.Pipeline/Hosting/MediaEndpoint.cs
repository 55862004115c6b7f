using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// Where the telephony service dials in with a caller's audio: <c>wss://…/media/{callId}?ticket=…</c>.
/// It proves itself by its own token, and that the call is ours by the ticket that the gateway signed.
/// </summary>
internal static class MediaEndpoint
{
    public static void MapMedia(this WebApplication app)
    {
        // The service sends frames all the time: pings would only add to them.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.Map("/media/{call}", static (string call, HttpContext http, Door door) => door.OpenAsync(call, http)).RequireAuthorization(MediaTokens.Scheme);
    }

    /// <summary>Lets a caller's line in, or says why not.</summary>
    internal sealed class Door(
        ICallSessions sessions, IOptions<MediaOptions> media, IOptions<TicketOptions> tickets, MediaMetrics metrics, TimeProvider time)
    {
        private readonly byte[] _key = tickets.Value.KeyBytes;

        public async Task<IResult> OpenAsync(string call, HttpContext http)
        {
            if (!http.WebSockets.IsWebSocketRequest || !CallId.TryParse(call, null, out var id))
            {
                return TypedResults.Problem("This address takes WebSockets to /media/{call id}.", statusCode: StatusCodes.Status400BadRequest);
            }

            var reading = CallTicket.Read(http.Request.Query["ticket"], id, _key, time.GetUtcNow());
            if (reading.Ticket is not { } ticket)
            {
                return MediaTokens.Refusal(reading.Refusal!);
            }

            using var place = sessions.TryReserve();
            if (place is null)
            {
                return TypedResults.Problem("Every place of this worker is taken.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
            await using var line = await AcsMediaStream.OpenAsync(socket, media.Value, metrics, time);
            if (line is not null)
            {
                // Not the request's own token: a connection that breaks ends the line as broken, not as hung up by us.
                await place.HoldAsync(ticket, line, CancellationToken.None);
            }

            return TypedResults.Empty;
        }
    }
}
