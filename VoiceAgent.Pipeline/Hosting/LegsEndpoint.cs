using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Legs;
using VoiceAgent.Rtp.Sdp;
using VoiceAgent.Rtp.Sessions;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

/// <summary>
/// <c>/legs/{leg}</c>: the gateways' requests about the audio of telephone calls. Every request is signed with the key of the tickets (<see cref="LegSignature"/>). All of
/// them are safe to repeat.
/// </summary>
internal static class LegsEndpoint
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Maps the endpoint if telephone calls over RTP are switched on.</summary>
    public static void MapLegs(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(RtpEngine)))
        {
            return;
        }

        var legs = app.MapGroup("/legs/{leg}");
        legs.MapPut("", static (string leg, HttpContext http, Handler handler) => handler.OpenAsync(leg, http));
        legs.MapGet("", static (string leg, HttpContext http, Handler handler) => handler.OnAsync(leg, http, static found => TypedResults.Json(found.Statistics.ToView(), LoggedEvent.Json)));
        legs.MapDelete("", static (string leg, HttpContext http, Handler handler) => handler.OnAsync(leg, http, static found =>
        {
            found.Close();
            return TypedResults.NoContent();
        }));
        legs.MapPost("/description", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegDescription>(leg, http, Describe));
        legs.MapPost("/offer", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegOffer>(
            leg, http, static (found, wanted) => TypedResults.Json(new LegDescription(found.Offer(wanted), IsOffer: true), LoggedEvent.Json)));
        legs.MapDelete("/offer", static (string leg, HttpContext http, Handler handler) => handler.OnAsync(leg, http, static found =>
        {
            found.Withdraw();
            return TypedResults.NoContent();
        }));
        legs.MapPost("/conversation", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegConversation>(leg, http, handler.Converse));
        legs.MapPost("/speech", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegSpeech>(leg, http, Speak));
        legs.MapDelete("/speech", static (string leg, HttpContext http, Handler handler) => handler.OnAsync(leg, http, static found =>
        {
            found.StopSpeaking();
            return TypedResults.NoContent();
        }));
        legs.MapPost("/listening", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegListening>(leg, http, Listen));
        legs.MapPost("/keys/listening", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegKeyListening>(leg, http, static (found, wanted) =>
        {
            found.ReportKeys(wanted.Operation);
            return TypedResults.NoContent();
        }));
        legs.MapDelete("/keys/listening", static (string leg, HttpContext http, Handler handler) => handler.OnAsync(leg, http, static found =>
        {
            found.ReportKeys(null);
            return TypedResults.NoContent();
        }));
        legs.MapPost("/pressed", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegPressedKey>(leg, http, static (found, pressed) =>
        {
            if ("0123456789*#ABCD".Contains(pressed.Key, StringComparison.Ordinal))
            {
                found.ToneReceived(pressed.Key);
            }

            return TypedResults.NoContent();
        }));
        legs.MapPost("/bridge", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegBridge>(leg, http, handler.Bridge));
        legs.MapPost("/keys", static (string leg, HttpContext http, Handler handler) => handler.OnAsync<LegKeys>(leg, http, SendKeys));
    }

    private static IResult Describe(Leg leg, LegDescription given)
    {
        try
        {
            if (given.IsOffer)
            {
                return TypedResults.Json(new LegDescription(leg.Answer(given.Text), IsOffer: false) { IsOnHold = leg.IsOnHold }, LoggedEvent.Json);
            }

            leg.Accept(given.Text);
            return TypedResults.NoContent();
        }
        catch (SdpRefusedException refused)
        {
            return Handler.Unusable(refused);
        }
    }

    private static IResult Speak(Leg leg, LegSpeech speech)
    {
        if (speech.Text is not { Length: > 0 and <= LegSpeech.LongestText } || speech.Language is not { Length: > 0 and <= 35 } || speech.Operation is not { Length: > 0 and <= 64 })
        {
            return Handler.Malformed($"A speech needs a text of at most {LegSpeech.LongestText} characters, a language and an operation.");
        }

        leg.Speak(speech);
        return TypedResults.Accepted((string?)null);
    }

    private static IResult Listen(Leg leg, LegListening wanted)
    {
        if (wanted.Question?.Length > LegSpeech.LongestText || wanted.Language is not { Length: > 0 and <= 35 } || wanted.Operation is not { Length: > 0 and <= 64 }
            || wanted.Silence <= TimeSpan.Zero || wanted.Silence > LongestWait || wanted.EndSilence <= TimeSpan.Zero || wanted.EndSilence > LongestWait)
        {
            return Handler.Malformed($"Listening needs a question of at most {LegSpeech.LongestText} characters, a language, an operation, and times of up to two minutes.");
        }

        leg.Listen(wanted);
        return TypedResults.Accepted((string?)null);
    }

    private static IResult SendKeys(Leg leg, LegKeys keys)
    {
        if (keys.Keys is not { Length: > 0 and <= 64 } || keys.Keys.AsSpan().IndexOfAnyExcept("0123456789*#ABCD,") >= 0 || keys.Operation is not { Length: > 0 and <= 64 })
        {
            return Handler.Malformed("Keys are 0 to 9, *, #, A to D, and a comma for a pause, at most 64 in total.");
        }

        leg.SendKeys(keys);
        return TypedResults.Accepted((string?)null);
    }

    internal sealed class Handler(
        RtpEngine engine, LegRegistry legs, LegPorts ports, IOptions<RtpSettings> rtp, IOptions<TicketOptions> tickets, RefusalLog refusals, TimeProvider time)
    {
        // Twice the longest session description, because JSON escapes line ends.
        private const int LongestBody = 64 * 1024;

        public async Task<IResult> OpenAsync(string leg, HttpContext http)
        {
            var (order, refusal) = await ReadAsync<LegOrder>(http);
            if (order is null)
            {
                return refusal!;
            }

            if (!LegOrder.IsId(leg) || !LegOrder.IsId(order.ConnectionId) || order.Offer?.Length > LegOrder.LongestDescription || order.Terms is not { Codecs: { Count: > 0 and <= 16 }, SampleRate: 16_000 or 24_000 })
            {
                return Malformed("A leg and its connection need ids of letters, digits and dashes, an offer of at most 16,384 characters, at least one codec, and a rate of 16000 or 24000.");
            }

            if (legs.Find(leg) is { } open)
            {
                return Opened(open, http);
            }

            if (order.Ticket is not null && TicketFor(order.Call, order.Ticket) is (null, { } why))
            {
                return Refused(why, "ticket of a leg");
            }

            if (legs.Count >= rtp.Value.MostLegs)
            {
                return Full();
            }

            var place = order.Ticket is null ? null : ports.Sessions.TryReserve();
            return order.Ticket is not null && place is null ? Full() : Open(leg, order, place, http);
        }

        public Task<IResult> OnAsync(string leg, HttpContext http, Func<Leg, IResult> act) => OnAsync<object>(leg, http, (found, _) => act(found), hasBody: false);

        public Task<IResult> OnAsync<TBody>(string leg, HttpContext http, Func<Leg, TBody, IResult> act)
            where TBody : class => OnAsync(leg, http, act, hasBody: true);

        public IResult Converse(Leg leg, LegConversation wanted)
        {
            if (wanted.Attempt < 0)
            {
                return Malformed("The number of the attempt must not be negative.");
            }

            var (ticket, why) = TicketFor(leg.Call, wanted.Ticket);
            return ticket is null ? Refused(why!, "ticket of a leg") : leg.Converse(wanted, ticket) switch
            {
                LegConversing.Begun => TypedResults.Accepted((string?)null),
                LegConversing.NoPlace => Full(),
                LegConversing.Occupied => TypedResults.Problem("The party is in another conversation at this worker.", statusCode: StatusCodes.Status409Conflict),
                _ => NoSuchLeg(),
            };
        }

        public IResult Bridge(Leg leg, LegBridge wanted)
        {
            if (wanted.Other == leg.Id || legs.Find(wanted.Other ?? "") is not { } other)
            {
                return NoSuchLeg();
            }

            if (other.Format != leg.Format || other.Call != leg.Call)
            {
                return Malformed("Only two legs of the same call and with the same sample rate can be connected.");
            }

            Leg.Bridge(leg, other);
            return TypedResults.NoContent();
        }

        public static IResult Malformed(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status400BadRequest);

        public static IResult Unusable(SdpRefusedException refused) => TypedResults.Problem(refused.Message, statusCode: StatusCodes.Status422UnprocessableEntity);

        private static IResult Full() => TypedResults.Problem("This worker has no free capacity. Try another worker.", statusCode: StatusCodes.Status503ServiceUnavailable);

        private static IResult NoSuchLeg() => TypedResults.Problem("This worker has no such leg. The call is over, or another worker has it.", statusCode: StatusCodes.Status404NotFound);

        private static IResult Opened(Leg leg, HttpContext http) => TypedResults.Json(
            new LegOpened(leg.Description, new Uri($"{http.Request.Scheme}://{AddressOf(http.Connection)}/")), LoggedEvent.Json, statusCode: StatusCodes.Status201Created);

        // The address at which this request has arrived is this worker's own. The name in the request may be that of all workers.
        private static string AddressOf(ConnectionInfo connection) =>
            new System.Net.IPEndPoint(connection.LocalIpAddress!.IsIPv4MappedToIPv6 ? connection.LocalIpAddress.MapToIPv4() : connection.LocalIpAddress, connection.LocalPort).ToString();

        private IResult Open(string id, LegOrder order, ICapacityReservation? place, HttpContext http)
        {
            try
            {
                var settings = rtp.Value.SettingsFor(order.Terms);
                var session = order.Offer is { } offer ? engine.Answer(offer, settings) : engine.Offer(settings);
                var leg = new Leg(id, order, session, place, ports);
                place = null;
                legs.TryAdd(leg);
                return Opened(leg, http);
            }
            catch (SdpRefusedException refused)
            {
                return Unusable(refused);
            }
            catch (PortsUsedUpException)
            {
                return Full();
            }
            finally
            {
                place?.Dispose();
            }
        }

        private async Task<IResult> OnAsync<TBody>(string leg, HttpContext http, Func<Leg, TBody, IResult> act, bool hasBody)
            where TBody : class
        {
            var (body, refusal) = await ReadAsync<TBody>(http, hasBody);
            return refusal ?? (legs.Find(leg) is { } found ? act(found, body!) : NoSuchLeg());
        }

        private (CallTicket? Ticket, string? Why) TicketFor(CallId call, string text)
        {
            var reading = CallTicket.Read(text, call, tickets.Value.KeyBytes, time.GetUtcNow());
            if (reading.Ticket is null && tickets.Value.PreviousKeyBytes is { } earlier && CallTicket.Read(text, call, earlier, time.GetUtcNow()) is { Ticket: { } signedBefore })
            {
                return (signedBefore, null);
            }

            return (reading.Ticket, reading.Refusal);
        }

        private IResult Refused(string why, string what)
        {
            refusals.Refused(what, why);
            return TypedResults.Problem(why, statusCode: StatusCodes.Status401Unauthorized);
        }

        private async Task<(TBody? Body, IResult? Refusal)> ReadAsync<TBody>(HttpContext http, bool hasBody = true)
            where TBody : class
        {
            if (http.Request.ContentLength is > LongestBody)
            {
                return (null, TypedResults.Problem($"A request about a leg has at most {LongestBody} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge));
            }

            using var bytes = new MemoryStream();
            var buffer = new byte[8_192];
            for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > LongestBody)
                {
                    return (null, TypedResults.Problem($"A request about a leg has at most {LongestBody} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge));
                }
            }

            var body = bytes.ToArray();
            if (!LegSignature.IsValid(http.Request.Headers[LegSignature.Header], tickets.Value, http.Request.Method, http.Request.Path, body, time.GetUtcNow()))
            {
                return (null, Refused("The request is not signed with the key of this installation's tickets, or its time differs by more than 30 seconds.", "request about a leg"));
            }

            if (!hasBody)
            {
                return (null, null);
            }

            try
            {
                return JsonSerializer.Deserialize<TBody>(body, LoggedEvent.Json) is { } read ? (read, null) : (null, Malformed("The request has no body."));
            }
            catch (JsonException)
            {
                return (null, Malformed("The body of the request cannot be read. Gateway and pipeline must have the same version."));
            }
        }
    }
}
