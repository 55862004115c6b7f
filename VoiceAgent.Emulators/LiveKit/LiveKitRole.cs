using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Administration;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.LiveKit.Protocol;
using VoiceAgent.Emulators.LiveKit.Rooms;
using VoiceAgent.Emulators.LiveKit.Sip;
using VoiceAgent.Emulators.LiveKit.Webhooks;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.LiveKit;

/// <summary>The livekit role: a LiveKit server's API for rooms and SIP, with its webhooks. No media passes through it.</summary>
internal static class LiveKitRole
{
    // The longest message that the server's Twirp reads in practice: metadata of 64 KiB and some attributes.
    private const int LongestBody = 1024 * 1024;

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<LiveKitOptions>(LiveKitOptions.Section);
        builder.Services.AddHttpClient(WebhookSender.Client, static client => client.Timeout = TimeSpan.FromSeconds(10));
        builder.Services
            .AddSingleton<AccessTokens>()
            .AddSingleton<WebhookQueue>()
            .AddSingleton<RoomTable>()
            .AddSingleton<RoomService>()
            .AddSingleton<SipTables>()
            .AddSingleton<SipCaller>()
            .AddSingleton<SipCalls>()
            .AddSingleton<SipService>()
            .AddHostedService<WebhookSender>();
    }

    public static void Map(WebApplication app)
    {
        app.MapPost("/twirp/livekit.{service}/{method}", AnswerAsync);

        // The server's own page.
        app.MapGet("/", static () => "OK");

        var people = app.MapGroup("/emulator/livekit").AddEndpointFilter<AdminKeyCheck>();
        people.MapPost("/rooms/{room}/participants", Join);
        people.MapDelete("/rooms/{room}/participants/{identity}", LeaveAsync);
        people.MapPost("/calls", Arrive);
        app.MapFallback(static () => new TwirpError("bad_route", "no handler for path").ToResult());
    }

    private static async Task<IResult> AnswerAsync(
        string service, string method, HttpContext http, AccessTokens tokens, RoomService rooms, SipService sip, EmulatedDelays delays, EmulatedFaults faults)
    {
        try
        {
            await faults.ActOutAsync(Operation.LiveKitRequest, http, static fault => new TwirpError(fault.Status is 503 ? "unavailable" : fault.Status is 429 ? "resource_exhausted" : fault.Status is 401 ? "unauthenticated" : "internal", "a fault of the emulator"));
            await delays.Before(Operation.LiveKitRequest, http.RequestAborted);
            var (grants, refusal) = await tokens.ReadAsync(http.Request);
            if (grants is null)
            {
                // The middleware before Twirp answers with a text.
                return Results.Text(refusal, statusCode: StatusCodes.Status401Unauthorized);
            }

            if (http.Request.ContentType?.Split(';')[0].Trim() != "application/json")
            {
                return new TwirpError("bad_route", "the emulator reads application/json only, and no application/protobuf").ToResult();
            }

            if (http.Request.ContentLength > LongestBody)
            {
                return new TwirpError("malformed", "the request is too long").ToResult();
            }

            using var reader = new StreamReader(http.Request.Body);
            var request = ProtoShape.Parse(await reader.ReadToEndAsync(http.RequestAborted));
            var answer = service switch
            {
                "RoomService" => await rooms.AnswerAsync(method, request, grants),
                "SIP" => await sip.AnswerAsync(method, request, grants),
                _ => throw new TwirpError("bad_route", $"no handler for path \"{http.Request.Path}\""),
            };
            return Results.Text(answer.ToJsonString(), "application/json");
        }
        catch (TwirpError refused)
        {
            return refused.ToResult();
        }
    }

    private static IResult Join(string room, JoinOrder order, RoomTable rooms) => Answered(() => rooms.Join(room, order.Identity, order.Kind, joining =>
    {
        joining.Metadata = order.Metadata;
        foreach (var (name, value) in order.Attributes)
        {
            joining.Attributes[name] = value;
        }
    }).ToJson());

    private static async Task<IResult> LeaveAsync(string room, string identity, RoomTable rooms)
    {
        try
        {
            await rooms.LeaveAsync(room, rooms.Locked(() => rooms.Need(room, identity)), "CLIENT_INITIATED");
            return Results.NoContent();
        }
        catch (TwirpError refused)
        {
            return refused.ToResult();
        }
    }

    private static IResult Arrive(IncomingCall call, SipCalls calls) => Answered(() => calls.Arrive(call));

    private static IResult Answered(Func<JsonObject> work)
    {
        try
        {
            return Results.Text(work().ToJsonString(), "application/json");
        }
        catch (TwirpError refused)
        {
            return refused.ToResult();
        }
    }
}

/// <summary>Somebody joins a room.</summary>
internal sealed record JoinOrder(string Identity, string Kind = "STANDARD", string Metadata = "")
{
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
